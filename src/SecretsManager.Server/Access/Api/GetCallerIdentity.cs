using System.Globalization;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Sts;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Access.Api;

/// <summary>Tells the caller who it is. Whoever can sign may ask.</summary>
internal sealed class GetCallerIdentity : IAction<GetCallerIdentityRequest, GetCallerIdentityResponse>
{
    private const string User = "CAMUser";
    private const string Role = "CAMRole";

    public ActionDeclaration Declaration { get; } = new()
    {
        Service = StsService.Name,
        Version = StsService.Version,
        Name = nameof(GetCallerIdentity),
        Effect = ActionEffect.Read,
        Regional = false,
        ForEveryone = true,
    };

    public GetCallerIdentityRequest Read(ParameterReader parameters) => GetCallerIdentityRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, GetCallerIdentityRequest request, CancellationToken cancellation) =>
        new(ResourceName.Operation(StsService.Name, string.Empty, call.Caller.Account));

    public ValueTask<GetCallerIdentityResponse> Handle(AuthorizedCall<GetCallerIdentityRequest> call, CancellationToken cancellation)
    {
        Caller caller = call.Caller;
        string account = caller.Account.ToString(CultureInfo.InvariantCulture);
        string uin = caller.Uin.ToString(CultureInfo.InvariantCulture);
        return new(caller switch
        {
            { Kind: CallerKind.Role, Session: { } session } => new GetCallerIdentityResponse(
                $"qcs::sts:{account}:assumed-role/{session.RoleId}",
                account,
                $"{session.RoleId}:{session.Name}",
                caller.Uin == 0 ? session.Federated : uin,
                Role),
            { Kind: CallerKind.Federated, Session: { } session } => new GetCallerIdentityResponse(
                $"qcs::sts:{account}:federated-user/{uin}", account, $"{uin}:{session.Name}", uin, User),
            _ => new GetCallerIdentityResponse($"qcs::cam:{account}:uin/{uin}", account, uin, uin, User),
        });
    }
}
