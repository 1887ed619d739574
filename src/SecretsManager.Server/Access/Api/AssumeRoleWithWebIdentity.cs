using System.Text;
using SecretsManager.Protocol;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Sts;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Access.Policies;
using SecretsManager.Server.Access.Roles;
using SecretsManager.Server.Access.Sessions;
using SecretsManager.Server.Access.WebIdentity;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Access.Api;

/// <summary>
/// Trades an identity token of a workload for a session of a role that trusts the token's provider. The call is not signed: the token is
/// all the proof there is, and one refusal is given for everything that is wrong with it but its form and its end.
/// </summary>
internal sealed class AssumeRoleWithWebIdentity(
    RoleCalls roles, OidcCalls oidc, IdentityTokenVerifier verifier, TrustPolicies trust, SessionGrants grants)
    : IAction<AssumeRoleWithWebIdentityRequest, CredentialsResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = StsService.Name,
        Version = StsService.Version,
        Name = nameof(AssumeRoleWithWebIdentity),
        Effect = ActionEffect.Read,
        Regional = false,
        Public = true,
        AuditFields = ["ProviderId", "RoleArn", "RoleSessionName", "DurationSeconds"],
        AnswerFields = ["ExpiredTime"],
    };

    public AssumeRoleWithWebIdentityRequest Read(ParameterReader parameters) => AssumeRoleWithWebIdentityRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, AssumeRoleWithWebIdentityRequest request, CancellationToken cancellation) =>
        new(RoleReference.OfArn(request.RoleArn)?.Name ?? ResourceName.Operation(StsService.Name, string.Empty, call.Caller.Account));

    public async ValueTask<CredentialsResponse> Handle(AuthorizedCall<AssumeRoleWithWebIdentityRequest> call, CancellationToken cancellation)
    {
        AssumeRoleWithWebIdentityRequest request = call.Request;
        RoleReference named = RoleReference.OfArn(request.RoleArn) ?? throw SessionRefusals.RoleArn();
        OidcRules.CheckName(request.ProviderId, "ProviderId", ErrorCode.InvalidParameterParamError);
        SessionRules.CheckSessionName(request.RoleSessionName);
        SessionRules.CheckDuration(request.DurationSeconds, SessionRules.StandardRoleSession, RoleRules.LongestSession);
        if (request.WebIdentityToken.Length is 0 or > IdentityToken.Longest)
            throw SessionRefusals.WebIdentityForm();
        string text = Encoding.UTF8.GetString(request.WebIdentityToken.Bytes);
        IdentityToken token = IdentityToken.TryRead(text) ?? throw SessionRefusals.WebIdentityForm();

        Workload workload = await Verify(call, named.Account, text, token, cancellation);
        Role? role = (await roles.Find(named, cancellation))?.Value;
        string principal = OidcCalls.NameOf(named.Account, workload.Provider).ToString();
        if (role is null || !trust.Allows(role, [principal], Declaration.Permission, ContextOf(call, role, workload)))
            throw SessionRefusals.WebIdentity();

        string federated = $"{workload.Provider}/{workload.Subject}";
        call.Notes.Add(("WebIdentity", federated));
        int most = SessionRules.MostOfRole(role.SessionDuration, call.Caller);
        int seconds = SessionRules.CheckDuration(request.DurationSeconds, SessionRules.StandardRoleSession, most);
        return grants.Give(call, grants.OfRole(role, call.Caller, request.RoleSessionName, call.Now, seconds) with { Federated = federated });
    }

    private async ValueTask<Workload> Verify(
        AuthorizedCall<AssumeRoleWithWebIdentityRequest> call, long account, string text, IdentityToken token, CancellationToken cancellation)
    {
        OidcProvider provider = (await oidc.Directory.FindProvider(account, call.Request.ProviderId, cancellation))?.Value
            ?? throw SessionRefusals.WebIdentity();
        (Workload? workload, IdentityTokenFault fault) = await verifier.Verify(text, token, provider, call.Now, cancellation);
        if (fault == IdentityTokenFault.Expired)
            throw SessionRefusals.WebIdentityExpired();
        return workload ?? throw SessionRefusals.WebIdentity();
    }

    private static ConditionContext ContextOf(AuthorizedCall<AssumeRoleWithWebIdentityRequest> call, Role role, Workload workload)
    {
        TouchedResource touched = new(RoleReference.NameOfId(role.Account, role.RoleId))
        {
            Tags = role.Tags,
            Attributes =
            [
                ("oidc:iss", workload.Issuer),
                ("oidc:sub", workload.Subject),
                .. workload.Audiences.Select(static audience => ("oidc:aud", audience)),
            ],
        };
        return new Circumstances(call.Caller, AppId: 0, call.SourceAddress, call.Now, []).Of(touched);
    }
}
