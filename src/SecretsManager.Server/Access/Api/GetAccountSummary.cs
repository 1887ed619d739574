using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Api;

/// <summary>Counts the users, groups, roles, policies of its own and identity providers of the account.</summary>
internal sealed class GetAccountSummary(AccountDirectory directory) : IAction<GetAccountSummaryRequest, GetAccountSummaryResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(GetAccountSummary),
        Effect = ActionEffect.Read,
        Regional = false,
        AuditFields = [],
    };

    public GetAccountSummaryRequest Read(ParameterReader parameters) => GetAccountSummaryRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, GetAccountSummaryRequest request, CancellationToken cancellation) =>
        PolicyCalls.Operation(call);

    public async ValueTask<GetAccountSummaryResponse> Handle(AuthorizedCall<GetAccountSummaryRequest> call, CancellationToken cancellation)
    {
        long account = call.Caller.Account;
        long providers = await directory.Providers.Count(account, string.Empty, cancellation);
        long users = 0;
        long members = 0;
        RecordQuery all = new(RecordKind.User, account, string.Empty) { Ascending = true, Offset = 0, Limit = 1 };
        await foreach (Stored<User> user in directory.Users.All(all, cancellation))
        {
            users++;
            members += user.Value.Groups.Count > 0 ? 1 : 0;
        }

        return new GetAccountSummaryResponse(
            await directory.Policies.Count(account, string.Empty, cancellation),
            await directory.Roles.Count(account, string.Empty, cancellation),
            providers,
            users,
            await directory.Groups.Count(account, string.Empty, cancellation),
            members,
            providers);
    }
}
