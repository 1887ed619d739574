using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Access.Policies;
using SecretsManager.Server.Access.Sessions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access;

/// <summary>
/// Asks the judge of calls, without a call, what principals of an account may. What is not said of the call is unknown, and a decision that
/// needs it says so.
/// </summary>
internal sealed class Simulation(AccountDirectory directory, AccountRegister accounts, CallerRights rights, KnownActions actions, TimeProvider time)
{
    // What a call has that nobody can know before it is made. The time is known: it is now.
    private static readonly string[] OfTheCall = ["qcs:ip", "qcs:mfa", "mfa", "qcs:request_tag", "ssm:version_id"];

    // A role is taken by whoever the session says.
    private static readonly string[] OfTheSession = ["qcs:uin"];

    /// <summary>What the account itself may.</summary>
    public async ValueTask<SimulatedAccess> OfRoot(long account, string permission, TouchedResource resource, Given given, CancellationToken cancellation)
    {
        Caller caller = new(CallerKind.Root, account, account);
        return await Decide(caller, "root", "root", StandingRights.OfRoot, [], permission, resource, given, cancellation);
    }

    /// <summary>What a user may, or null if there is none.</summary>
    public async ValueTask<SimulatedAccess?> OfUser(long account, long uin, string permission, TouchedResource resource, Given given, CancellationToken cancellation)
    {
        Stored<User>? user = await directory.FindUser(account, uin, cancellation);
        StandingRights? standing = user is null ? null : await rights.OfUser(account, uin, cancellation);
        return standing is null
            ? null
            : await Decide(new Caller(CallerKind.User, account, uin), "user", user!.Value.Name, standing, [], permission, resource, given, cancellation);
    }

    /// <summary>What a role may, or null if there is none.</summary>
    public async ValueTask<SimulatedAccess?> OfRole(long account, string roleId, string permission, TouchedResource resource, Given given, CancellationToken cancellation)
    {
        Stored<Role>? role = await directory.FindRole(account, roleId, cancellation);
        StandingRights? standing = role is null ? null : await rights.OfRole(account, roleId, cancellation);
        if (standing is null)
            return null;
        Session session = new(SessionKind.Role, string.Empty, account, 0, string.Empty, 0, 0) { RoleId = roleId, RoleName = role!.Value.Name };
        SimulatedAccess access = await Decide(Caller.Of(session), "role", role.Value.Name, standing, OfTheSession, permission, resource, given, cancellation);
        return access with { Principal = $"qcs::cam::uin/{account}:role/{roleId}", Trusted = Trusted(role.Value.TrustPolicy) };
    }

    /// <summary>Every principal of the account that may, or may depending on what is unknown; the account itself first.</summary>
    public async Task<IReadOnlyList<SimulatedAccess>> Everybody(long account, string permission, TouchedResource resource, Given given, CancellationToken cancellation)
    {
        List<SimulatedAccess> may = [];
        void Add(SimulatedAccess? access)
        {
            if (access is { Judgement.Decision: Decision.Allowed or Decision.Depends })
                may.Add(access);
        }

        Add(await OfRoot(account, permission, resource, given, cancellation));
        await foreach (Stored<User> user in directory.Users.All(Query(RecordKind.User, account), cancellation))
            Add(await OfUser(account, user.Value.Uin, permission, resource, given, cancellation));
        await foreach (Stored<Role> role in directory.Roles.All(Query(RecordKind.Role, account), cancellation))
            Add(await OfRole(account, role.Value.RoleId, permission, resource, given, cancellation));
        return may;
    }

    private static RecordQuery Query(string kind, long account) => new(kind, account, string.Empty) { Ascending = true, Offset = 0, Limit = 0 };

    private async ValueTask<SimulatedAccess> Decide(
        Caller caller,
        string type,
        string name,
        StandingRights standing,
        IReadOnlyList<string> alsoUnknown,
        string permission,
        TouchedResource resource,
        Given given,
        CancellationToken cancellation)
    {
        Account? account = await accounts.Find(caller.Account, cancellation);
        Circumstances circumstances = new(caller, account?.AppId ?? 0, string.Empty, time.GetUtcNow().ToUnixTimeMilliseconds(), [])
        {
            Unknown = [.. OfTheCall, .. alsoUnknown],
            Given = given.Values,
        };
        Judgement judgement = new Judge(caller, new Rights(standing, null), circumstances).Decide(permission, resource);
        // A denial that depends, where nothing could allow anyway, is no question.
        if (judgement.Decision == Decision.Depends && new Judge(caller, new Rights(WithoutDenials(standing), null), circumstances).Decide(permission, resource) is { Decision: Decision.NotAllowed } never)
            judgement = never;
        return new SimulatedAccess(caller.Principal, type, name, judgement, []);
    }

    private static StandingRights WithoutDenials(StandingRights standing) => new(
        [.. standing.Policies.Select(WithoutDenials)],
        standing.Boundary is { } boundary ? WithoutDenials(boundary) : null,
        standing.SessionsFrom);

    private static PolicyInForce WithoutDenials(PolicyInForce policy) =>
        policy with { Document = new PolicyDocument([.. policy.Document.Statements.Where(statement => statement.Effect == PolicyEffect.Allow)]) };

    private IReadOnlyList<string> Trusted(string document)
    {
        try
        {
            PolicyDocument trust = PolicyParser.Parse(document, PolicyPurpose.Trust, actions);
            return [.. trust.Statements.Where(statement => statement.Effect == PolicyEffect.Allow).Select(statement => statement.Principals).OfType<Principals>()
                .SelectMany(principals => principals.Qcs.Concat(principals.Services).Concat(principals.Federated)).Distinct(StringComparer.Ordinal)];
        }
        catch (PolicyException)
        {
            return [];
        }
    }

    /// <summary>Values of condition keys that the simulated call has.</summary>
    internal sealed record Given(IReadOnlyList<(string Key, IReadOnlyList<string> Values)> Values);
}

/// <summary>What a principal may.</summary>
/// <param name="Principal">In six segments.</param>
/// <param name="Type"><c>root</c>, <c>user</c> or <c>role</c>.</param>
/// <param name="Trusted">Of a role: those whom its trust policy lets take it.</param>
internal sealed record SimulatedAccess(string Principal, string Type, string Name, Judgement Judgement, IReadOnlyList<string> Trusted);
