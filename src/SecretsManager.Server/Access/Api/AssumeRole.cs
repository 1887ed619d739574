using System.Globalization;
using SecretsManager.Protocol;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Sts;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Access.Policies;
using SecretsManager.Server.Access.Roles;
using SecretsManager.Server.Access.Sessions;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Api;

/// <summary>
/// Takes a role for a while. The caller's own policies must allow it, and the role's trust policy must name the caller; a role of
/// another account is taken in no other way. Whether a role that may not be taken exists is not told.
/// </summary>
internal sealed class AssumeRole(
    RoleCalls roles, TrustPolicies trust, SessionGrants grants, SessionPolicies policies, SecondFactorCheck secondFactor, AccountRegister accounts)
    : IAction<AssumeRoleRequest, CredentialsResponse>
{
    private const string Proven = "1";

    public ActionDeclaration Declaration { get; } = new()
    {
        Service = StsService.Name,
        Version = StsService.Version,
        Name = nameof(AssumeRole),
        Effect = ActionEffect.Write,
        Regional = false,
        AuditFields = ["RoleArn", "RoleSessionName", "DurationSeconds", "SourceIdentity", "SerialNumber"],
        AnswerFields = ["ExpiredTime"],
    };

    public AssumeRoleRequest Read(ParameterReader parameters) => AssumeRoleRequest.Read(parameters);

    public async ValueTask<TouchedResource> Resource(AuthenticatedCall call, AssumeRoleRequest request, CancellationToken cancellation)
    {
        if (RoleReference.OfArn(request.RoleArn) is not { } named)
            return ResourceName.Operation(StsService.Name, string.Empty, call.Caller.Account);
        TouchedResource touched = await roles.Named(named, cancellation) with { OwnerDecides = true };
        if (named.Account == call.Caller.Account || touched.OtherName is null)
            return touched;
        // Another account's role has no other name and no tags for those whom it does not trust: their own policies would tell them.
        Role? role = (await roles.Find(named, cancellation))?.Value;
        return role is not null && trust.Names(role, call.Caller.Identities) ? touched : touched with { OtherName = null, Tags = [] };
    }

    public IReadOnlyList<RecordTag> RequestTags(AssumeRoleRequest request) => TagRules.Unchecked(TagsOf(request));

    public async ValueTask<CredentialsResponse> Handle(AuthorizedCall<AssumeRoleRequest> call, CancellationToken cancellation)
    {
        AssumeRoleRequest request = call.Request;
        RoleReference named = RoleReference.OfArn(request.RoleArn) ?? throw SessionRefusals.RoleArn();
        SessionRules.CheckSessionName(request.RoleSessionName);
        SessionRules.CheckExternalId(request.ExternalId);
        IReadOnlyList<RecordTag> tags = TagRules.Check(TagsOf(request));
        string policy = policies.Check(request.Policy);
        string sourceIdentity = SourceIdentityOf(call.Caller, request.SourceIdentity);
        bool proven = await secondFactor.Check(call, request.SerialNumber, request.TokenCode, cancellation);

        Role? role = (await roles.Find(named, cancellation))?.Value;
        if (role is null || !trust.Allows(role, call.Caller.Identities, Declaration.Permission, await ContextOf(call, role, tags, proven, cancellation)))
            throw Judge.Refusal(Declaration.Permission, named.Name);

        int most = SessionRules.MostOfRole(role.SessionDuration, call.Caller);
        int seconds = SessionRules.CheckDuration(request.DurationSeconds, SessionRules.StandardRoleSession, most);
        Session session = grants.OfRole(role, call.Caller, request.RoleSessionName, call.Now, seconds) with
        {
            Policy = policy,
            SecondFactor = proven,
            SourceIdentity = sourceIdentity,
        };
        return grants.Give(call, session);
    }

    private static IReadOnlyList<Tag> TagsOf(AssumeRoleRequest request) => [.. request.Tags.Select(static tag => new Tag(tag.Key, tag.Value))];

    // Who is behind a session is said once, and by nobody of somebody else.
    private static string SourceIdentityOf(Caller caller, string? given)
    {
        string known = caller.Session?.SourceIdentity ?? string.Empty;
        if (string.IsNullOrEmpty(given))
            return known;
        bool isTrue = known.Length > 0 ? given == known : caller.Uin != 0 && given == caller.Uin.ToString(CultureInfo.InvariantCulture);
        return isTrue ? given : throw SessionRefusals.SourceIdentity();
    }

    private async ValueTask<ConditionContext> ContextOf(
        AuthorizedCall<AssumeRoleRequest> call, Role role, IReadOnlyList<RecordTag> tags, bool proven, CancellationToken cancellation)
    {
        List<(string Key, string Value)> attributes = [];
        if (call.Request.ExternalId is { Length: > 0 } externalId)
            attributes.Add(("sts:external_id", externalId));
        if (proven)
            attributes.AddRange([("qcs:mfa", Proven), ("mfa", Proven)]);
        Account? account = await accounts.Find(call.Caller.Account, cancellation);
        TouchedResource touched = new(RoleReference.NameOfId(role.Account, role.RoleId)) { Tags = role.Tags, Attributes = attributes };
        return new Circumstances(call.Caller, account?.AppId ?? 0, call.SourceAddress, call.Now, tags).Of(touched);
    }
}
