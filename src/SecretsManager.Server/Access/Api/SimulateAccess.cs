using System.Globalization;
using SecretsManager.Protocol;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Access.Policies;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Access.Api;

/// <summary>
/// Says what the policies of the account come to, for one principal or for all. An action of this product's own. Whoever may call it learns
/// of every user and role of the account, so it is a right on the account as a whole.
/// </summary>
internal sealed class SimulateAccess(Simulation simulation, AccountDirectory directory, ResourceFinder finder, KnownActions actions)
    : IAction<SimulateAccessRequest, SimulateAccessResponse>
{
    private const int MostAtOnce = 200;
    private const int UsualPage = 20;
    private const int MostContext = 50;

    public ActionDeclaration Declaration { get; } = new()
    {
        Service = SsmService.Name,
        Version = SsmService.Version,
        Name = nameof(SimulateAccess),
        Effect = ActionEffect.Read,
        AuditFields = ["Action", "Resource", "SecretName", "Principal", "Offset", "Limit"],
    };

    public SimulateAccessRequest Read(ParameterReader parameters) => SimulateAccessRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, SimulateAccessRequest request, CancellationToken cancellation) =>
        new(ResourceName.Operation(SsmService.Name, call.Region, call.Caller.Account));

    public async ValueTask<SimulateAccessResponse> Handle(AuthorizedCall<SimulateAccessRequest> call, CancellationToken cancellation)
    {
        SimulateAccessRequest request = call.Request;
        int offset = ParameterRules.CheckNumber("Offset", request.Offset, int.MaxValue);
        int limit = ParameterRules.CheckNumber("Limit", request.Limit, MostAtOnce);
        string permission = CheckAction(request.Action);
        TouchedResource resource = await Find(call, cancellation);
        Simulation.Given given = CheckContext(request.Context);
        IReadOnlyList<SimulatedAccess> all = string.IsNullOrEmpty(request.Principal)
            ? await simulation.Everybody(call.Caller.Account, permission, resource, given, cancellation)
            : [await One(call, request.Principal, permission, resource, given, cancellation)];
        return new SimulateAccessResponse(all.Count, [.. all.Skip(offset).Take(limit == 0 ? UsualPage : limit).Select(Told)]);
    }

    private string CheckAction(string action)
    {
        int colon = action.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && actions.Has(action[..colon]) && actions.SpellingOf(action[..colon], action[(colon + 1)..]) is { } name
            ? $"{action[..colon]}:{name}"
            : throw ParameterRules.Wrong("Action", "service:Action, as ssm:GetSecretValue", "service:Action 格式，例如 ssm:GetSecretValue");
    }

    private async ValueTask<TouchedResource> Find(AuthorizedCall<SimulateAccessRequest> call, CancellationToken cancellation)
    {
        (string? text, string? secret) = (call.Request.Resource, call.Request.SecretName);
        if (string.IsNullOrEmpty(text) == string.IsNullOrEmpty(secret))
            throw new ApiException(ErrorCode.InvalidParameterValue, "Exactly one of Resource and SecretName must be given.", "Resource 和 SecretName 必须且只能设置一个。");
        long account = call.Caller.Account;
        ResourceName? name;
        bool isName = string.IsNullOrEmpty(text)
            ? ResourceName.TryCreate(SsmService.Name, call.Region, account, $"secret/{secret}", out name)
            : ResourceName.TryParse(text, account, out name);
        if (!isName)
            throw string.IsNullOrEmpty(text)
                ? ParameterRules.Wrong("SecretName", "the name of a secret", "凭据名称")
                : ParameterRules.Wrong("Resource", "six segments, as qcs::ssm:ap-guangzhou:uin/100000000001:secret/creatorUin/100000000001/name", "六段式资源描述，例如 qcs::ssm:ap-guangzhou:uin/100000000001:secret/creatorUin/100000000001/name");

        if (name!.Path.EndsWith("/*", StringComparison.Ordinal))
            return name;
        if (name.Region.Length == 0 && name.Account == account && finder.KindOf(name) is { Regional: true })
            name = name with { Region = call.Region };
        return (await finder.Find(name, call.Caller, cancellation)).Touched;
    }

    private static Simulation.Given CheckContext(IReadOnlyList<ConditionValues> context)
    {
        if (context.Count > MostContext)
            throw ParameterRules.Wrong("Context", $"at most {MostContext} keys", $"最多 {MostContext} 个键");
        if (context.FirstOrDefault(values => ConditionKeys.RuleOf(values.Key) is null) is not null)
            throw ParameterRules.Wrong("Context", "keys that conditions of policies may ask for, as qcs:ip", "策略条件可使用的键，例如 qcs:ip");
        return new Simulation.Given([.. context.Select(values => (values.Key, values.Values))]);
    }

    private async ValueTask<SimulatedAccess> One(
        AuthorizedCall<SimulateAccessRequest> call, string principal, string permission, TouchedResource resource, Simulation.Given given, CancellationToken cancellation)
    {
        long account = call.Caller.Account;
        SimulatedAccess? access = null;
        if (PrincipalName.TryParse(principal, out PrincipalName name) && (name.Account == 0 || name.Account == account))
            access = name.Kind switch
            {
                PrincipalKind.Account => await simulation.OfRoot(account, permission, resource, given, cancellation),
                PrincipalKind.User => await simulation.OfUser(account, NumberOf(name.Last), permission, resource, given, cancellation),
                PrincipalKind.Role => await simulation.OfRole(account, await RoleId(account, name.Last, cancellation), permission, resource, given, cancellation),
                _ => null,
            };
        return access ?? throw ParameterRules.Wrong(
            "Principal",
            "a user, a role or the root of the account: qcs::cam::uin/$account:uin/$uin, :role/$id, :roleName/$name, :root",
            "本账号的用户、角色或主账号：qcs::cam::uin/$account:uin/$uin、:role/$id、:roleName/$name、:root");
    }

    // role/$id or roleName/$name
    private async ValueTask<string> RoleId(long account, string last, CancellationToken cancellation)
    {
        string[] parts = last.Split('/', 2);
        return parts[0] == "role" ? parts[1] : (await directory.FindRoleNamed(account, parts[1], cancellation))?.Value.RoleId ?? string.Empty;
    }

    private static long NumberOf(string last) =>
        long.TryParse(last.AsSpan(last.IndexOf('/', StringComparison.Ordinal) + 1), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : 0;

    private static AccessResult Told(SimulatedAccess access) => new(
        access.Principal,
        access.Type,
        access.Name,
        access.Judgement.Decision.ToString(),
        access.Judgement.Source.ToString(),
        access.Judgement.Policy?.PolicyId ?? 0,
        access.Judgement.Policy?.Name ?? string.Empty,
        access.Judgement.Policy?.Via ?? string.Empty,
        access.Judgement.Statement,
        access.Trusted);
}
