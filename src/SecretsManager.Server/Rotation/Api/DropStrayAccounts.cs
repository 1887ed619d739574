using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Rotation.Api;

/// <summary>Drops accounts of an instance that belong to no secret, those that are named and no others.</summary>
internal sealed class DropStrayAccounts(ProductInstances instances, StrayAccounts strays) : IAction<DropStrayAccountsRequest, StrayAccountsResponse>
{
    private const int MostAtOnce = 50;

    public ActionDeclaration Declaration { get; } = new()
    {
        Service = SsmService.Name,
        Version = SsmService.Version,
        Name = nameof(DropStrayAccounts),
        Effect = ActionEffect.Write,
        AuditFields = ["InstanceID"],
    };

    public DropStrayAccountsRequest Read(ParameterReader parameters) => DropStrayAccountsRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, DropStrayAccountsRequest request, CancellationToken cancellation) =>
        instances.Named(call, request.InstanceID, cancellation);

    public async ValueTask<StrayAccountsResponse> Handle(AuthorizedCall<DropStrayAccountsRequest> call, CancellationToken cancellation)
    {
        IReadOnlyList<string> names = call.Request.AccountNames;
        if (names.Count is 0 or > MostAtOnce || names.Any(name => !AccountName.Is(name)))
            throw Wrong();
        Stored<ProductInstance> stored = await instances.Get(call.Caller.Account, call.Region, call.Request.InstanceID, cancellation);
        call.Note("AccountNames", string.Join(',', names));
        return (await strays.Drop(stored.Value, names, cancellation)).Count == 0 ? new StrayAccountsResponse(stored.Value.Id, names) : throw Wrong();
    }

    private static Protocol.ApiException Wrong() => ParameterRules.Wrong(
        "AccountNames", "1 to 50 names that DescribeStrayAccounts tells of the instance", "1 至 50 个由 DescribeStrayAccounts 返回的该实例账号名");
}
