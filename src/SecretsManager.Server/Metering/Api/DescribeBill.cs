using System.Globalization;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Metering.Api;

/// <summary>Tells what the caller's account would pay by the price plan of the deployment. An action of this product's own.</summary>
internal sealed class DescribeBill(Database database, MeteringSettings plan) : IAction<DescribeBillRequest, DescribeBillResponse>
{
    private static readonly string[] Head =
        ["Month", "Region", "SecretHours", "HoursOfMonth", "SecretAmount", "Calls", "CallBlocks", "CallAmount", "Amount", "Currency"];

    public ActionDeclaration Declaration { get; } = new()
    {
        Service = SsmService.Name,
        Version = SsmService.Version,
        Name = nameof(DescribeBill),
        Effect = ActionEffect.Read,
        AuditFields = ["StartTime", "EndTime", "Format"],
    };

    public DescribeBillRequest Read(ParameterReader parameters) => DescribeBillRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, DescribeBillRequest request, CancellationToken cancellation) =>
        new(ResourceName.Operation(SsmService.Name, call.Region, call.Caller.Account));

    public async ValueTask<DescribeBillResponse> Handle(AuthorizedCall<DescribeBillRequest> call, CancellationToken cancellation)
    {
        (long from, long before) = MeteredHours.Check(call.Request.StartTime, call.Request.EndTime);
        bool csv = Formats.IsCsv(call.Request.Format);
        long account = call.Caller.Account;
        IReadOnlyList<(BillLine Line, decimal Amount)> priced = Billing.Of(
            await database.Usage(account, from, before, cancellation),
            await database.NotedRecords(RecordKind.Secret, account, from, before, cancellation),
            plan);
        BillLine[] lines = [.. priced.Select(line => line.Line)];
        string total = Billing.Text(priced.Sum(line => line.Amount));
        return new DescribeBillResponse(plan.Currency, csv ? [] : lines, total, csv ? Table(lines) : null);
    }

    private string Table(IEnumerable<BillLine> lines) => Csv.Of([Head, .. lines.Select(Row)]);

    private string[] Row(BillLine line) =>
    [
        line.Month, line.Region, Text(line.SecretHours), Text(line.HoursOfMonth), line.SecretAmount, Text(line.Calls), Text(line.CallBlocks),
        line.CallAmount, line.Amount, plan.Currency,
    ];

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
