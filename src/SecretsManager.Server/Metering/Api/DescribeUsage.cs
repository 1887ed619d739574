using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Metering.Api;

/// <summary>Tells the calls and the secrets of the caller's account by time. An action of this product's own.</summary>
internal sealed class DescribeUsage(Database database) : IAction<DescribeUsageRequest, DescribeUsageResponse>
{
    private const int MostRows = 10_000;

    public ActionDeclaration Declaration { get; } = new()
    {
        Service = SsmService.Name,
        Version = SsmService.Version,
        Name = nameof(DescribeUsage),
        Effect = ActionEffect.Read,
        AuditFields = ["StartTime", "EndTime", "Period", "Format"],
    };

    public DescribeUsageRequest Read(ParameterReader parameters) => DescribeUsageRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, DescribeUsageRequest request, CancellationToken cancellation) =>
        new(ResourceName.Operation(SsmService.Name, call.Region, call.Caller.Account));

    public async ValueTask<DescribeUsageResponse> Handle(AuthorizedCall<DescribeUsageRequest> call, CancellationToken cancellation)
    {
        DescribeUsageRequest request = call.Request;
        (long from, long before) = MeteredHours.Check(request.StartTime, request.EndTime);
        UsageGrouping grouping = UsageGrouping.Check(request.GroupBy, request.Period);
        bool csv = Formats.IsCsv(request.Format);
        long account = call.Caller.Account;
        UsedCalls[] calls = [.. grouping.Of(await database.Usage(account, from, before, cancellation))];
        UsedSecrets[] secrets = [.. grouping.Of(await database.NotedRecords(RecordKind.Secret, account, from, before, cancellation))];
        if (calls.Length + secrets.Length > MostRows)
            throw ParameterRules.Wrong("Period", $"one that gives at most {MostRows} rows: ask for less time or longer periods", $"结果不超过 {MostRows} 行的取值：请缩短时间范围或使用更长的周期");
        return csv ? new DescribeUsageResponse([], [], UsageTable.Of(calls, secrets)) : new DescribeUsageResponse(calls, secrets, null);
    }
}
