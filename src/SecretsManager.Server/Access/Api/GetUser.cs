using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Access.Api;

/// <summary>Describes a user.</summary>
internal sealed class GetUser(IdentityCalls calls) : IAction<GetUserRequest, GetUserResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(GetUser),
        Effect = ActionEffect.Read,
        AuditFields = ["Name"],
        Regional = false,
    };

    public GetUserRequest Read(ParameterReader parameters) => GetUserRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, GetUserRequest request, CancellationToken cancellation) =>
        calls.Named(call, request.Name, cancellation);

    public async ValueTask<GetUserResponse> Handle(AuthorizedCall<GetUserRequest> call, CancellationToken cancellation)
    {
        User user = (await calls.Get(call.Caller.Account, call.Request.Name, cancellation)).Value;
        return new GetUserResponse(
            user.Uin, user.Name, user.Uid, user.Remark, user.ConsoleLogin, user.PhoneNumber, user.CountryCode, user.Email, user.LastLoginAddress, user.LastLogin);
    }
}
