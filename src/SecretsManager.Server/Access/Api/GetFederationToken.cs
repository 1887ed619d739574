using SecretsManager.Protocol;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Sts;
using SecretsManager.Server.Access.Sessions;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Access.Api;

/// <summary>Gives a session of the caller's own rights, narrowed by a policy, to be handed to somebody else. It takes no role and ends with the key.</summary>
internal sealed class GetFederationToken(SessionGrants grants, SessionPolicies policies) : IAction<GetFederationTokenRequest, CredentialsResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = StsService.Name,
        Version = StsService.Version,
        Name = nameof(GetFederationToken),
        Effect = ActionEffect.Write,
        Regional = false,
        AuditFields = ["Name", "DurationSeconds"],
        AnswerFields = ["ExpiredTime"],
    };

    public GetFederationTokenRequest Read(ParameterReader parameters) => GetFederationTokenRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, GetFederationTokenRequest request, CancellationToken cancellation) =>
        new(ResourceName.Operation(StsService.Name, string.Empty, call.Caller.Account));

    public ValueTask<CredentialsResponse> Handle(AuthorizedCall<GetFederationTokenRequest> call, CancellationToken cancellation)
    {
        GetFederationTokenRequest request = call.Request;
        if (call.Caller.Session is not null)
            throw SessionRefusals.NotPermanent();
        SessionRules.CheckFederatedName(request.Name);
        int seconds = SessionRules.CheckDuration(request.DurationSeconds, SessionRules.StandardOwnSession, SessionRules.MostOfOwn(call.Caller));
        if (policies.Check(request.Policy) is not { Length: > 0 } policy)
            throw MissingParameter.Named("Policy");
        Session session = grants.OfCaller(SessionKind.Federated, call.Caller, request.Name, call.Now, seconds) with { Policy = policy };
        return new(grants.Give(call, session));
    }
}
