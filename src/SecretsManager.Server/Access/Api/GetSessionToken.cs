using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Sts;
using SecretsManager.Server.Access.Sessions;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Access.Api;

/// <summary>Gives the caller a session of its own rights, proven by a one-time password where one is given. It ends with the key.</summary>
internal sealed class GetSessionToken(SessionGrants grants, SecondFactorCheck secondFactor) : IAction<GetSessionTokenRequest, CredentialsResponse>
{
    private const string Name = "session";

    public ActionDeclaration Declaration { get; } = new()
    {
        Service = StsService.Name,
        Version = StsService.Version,
        Name = nameof(GetSessionToken),
        Effect = ActionEffect.Write,
        Regional = false,
        AuditFields = ["SerialNumber", "DurationSeconds"],
        AnswerFields = ["ExpiredTime"],
    };

    public GetSessionTokenRequest Read(ParameterReader parameters) => GetSessionTokenRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, GetSessionTokenRequest request, CancellationToken cancellation) =>
        new(ResourceName.Operation(StsService.Name, string.Empty, call.Caller.Account));

    public async ValueTask<CredentialsResponse> Handle(AuthorizedCall<GetSessionTokenRequest> call, CancellationToken cancellation)
    {
        GetSessionTokenRequest request = call.Request;
        if (call.Caller.Session is not null)
            throw SessionRefusals.NotPermanent();
        int seconds = SessionRules.CheckDuration(request.DurationSeconds, SessionRules.StandardOwnSession, SessionRules.MostOfOwn(call.Caller));
        bool proven = await secondFactor.Check(call, request.SerialNumber, request.TokenCode, cancellation);
        return grants.Give(call, grants.OfCaller(SessionKind.Session, call.Caller, Name, call.Now, seconds) with { SecondFactor = proven });
    }
}
