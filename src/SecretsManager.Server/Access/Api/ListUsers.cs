using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Api;

/// <summary>Lists the users of the account.</summary>
internal sealed class ListUsers(IdentityCalls calls) : IAction<ListUsersRequest, ListUsersResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(ListUsers),
        Effect = ActionEffect.Read,
        Regional = false,
    };

    public ListUsersRequest Read(ParameterReader parameters) => ListUsersRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, ListUsersRequest request, CancellationToken cancellation) =>
        new(IdentityResources.Operation(call));

    public async ValueTask<ListUsersResponse> Handle(AuthorizedCall<ListUsersRequest> call, CancellationToken cancellation)
    {
        RecordQuery all = new(RecordKind.User, call.Caller.Account, string.Empty) { Offset = 0, Limit = IdentityRules.MostUsers };
        (IReadOnlyList<Stored<User>> users, _) = await calls.Directory.Users.List(all, cancellation);
        return new ListUsersResponse([.. users.Select(stored => Info(stored.Value))]);
    }

    private static SubAccountInfo Info(User user) =>
        new(user.Uin, user.Name, user.Uid, user.Remark, user.ConsoleLogin, user.PhoneNumber, user.CountryCode, user.Email, user.Created);
}
