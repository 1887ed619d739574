using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Access.Api;

/// <summary>Describes users by their numbers.</summary>
internal sealed class DescribeSubAccounts(IdentityCalls calls) : IAction<DescribeSubAccountsRequest, DescribeSubAccountsResponse>
{
    private const int MostAtOnce = 50;

    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(DescribeSubAccounts),
        Effect = ActionEffect.Read,
        Regional = false,
    };

    public DescribeSubAccountsRequest Read(ParameterReader parameters) => DescribeSubAccountsRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, DescribeSubAccountsRequest request, CancellationToken cancellation) =>
        new(request.FilterSubAccountUin.Count == 0 ? IdentityResources.Operation(call) : IdentityResources.User(call, request.FilterSubAccountUin[0]));

    public ValueTask<IReadOnlyList<TouchedResource>> MoreResources(AuthenticatedCall call, DescribeSubAccountsRequest request, CancellationToken cancellation) =>
        new([.. request.FilterSubAccountUin.Skip(1).Take(MostAtOnce).Select(uin => (TouchedResource)IdentityResources.User(call, uin))]);

    public async ValueTask<DescribeSubAccountsResponse> Handle(AuthorizedCall<DescribeSubAccountsRequest> call, CancellationToken cancellation)
    {
        IReadOnlyList<ulong> uins = call.Request.FilterSubAccountUin;
        if (uins.Count is 0 or > MostAtOnce)
            throw IdentityRules.Wrong("FilterSubAccountUin", $"1 to {MostAtOnce} uins", $"1 至 {MostAtOnce} 个 UIN");
        List<SubAccountUser> users = [];
        foreach (ulong uin in uins.Distinct())
        {
            if (uin <= long.MaxValue && await calls.Directory.FindUser(call.Caller.Account, (long)uin, cancellation) is { } stored)
                users.Add(Info(stored.Value));
        }

        call.Note("Uins", string.Join(' ', users.Select(user => user.Uin)));
        return new DescribeSubAccountsResponse(users);
    }

    private static SubAccountUser Info(User user) => new(user.Uin, user.Name, user.Uid, user.Remark, user.Created, user.LastLoginAddress, user.LastLogin);
}
