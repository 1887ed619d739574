using SecretsManager.Protocol.CloudAudit;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Audit.Events;

namespace SecretsManager.Server.Audit.Api;

/// <summary>Finds the account's recorded calls, the newest first, and goes on from a number.</summary>
internal sealed class DescribeEvents(EventSearch search, EventCalls calls) : IAction<DescribeEventsRequest, DescribeEventsResponse>
{
    private const long Span = 30 * 24 * 3600;

    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CloudAuditService.Name,
        Version = CloudAuditService.Version,
        Name = nameof(DescribeEvents),
        Effect = ActionEffect.Read,
        Regional = false,
        AuditFields = ["StartTime", "EndTime", "MaxResults"],
    };

    public DescribeEventsRequest Read(ParameterReader parameters) => DescribeEventsRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, DescribeEventsRequest request, CancellationToken cancellation) =>
        EventCalls.Operation(call);

    public async ValueTask<DescribeEventsResponse> Handle(AuthorizedCall<DescribeEventsRequest> call, CancellationToken cancellation)
    {
        DescribeEventsRequest request = call.Request;
        long account = call.Caller.Account;
        (long start, long end) = (Bounded(request.StartTime), Bounded(request.EndTime));
        calls.CheckTimes(account, start, end, Span);
        int most = EventCalls.CheckMost(request.MaxResults is { } asked ? Bounded(asked) : null);
        ParameterRules.CheckNumber("IsReturnLocation", request.IsReturnLocation, 1);
        EventFilter filter = EventCalls.Filter(account, start, request.LookupAttributes);
        EventPosition behind = request.NextToken is null or 0 ? EventPosition.From(end) : EventCalls.Within(await calls.PlaceOf(account, request.NextToken.Value, start, cancellation), end);
        FoundEvents found = await search.Find(filter, behind, most, cancellation);
        ulong next = found.Next is { } place ? await calls.NumberOf(place, cancellation) : 0;
        return new DescribeEventsResponse(found.Next is null, next, [.. found.Events.Select(EventDocument.Of)]);
    }

    private static long Bounded(ulong number) => (long)ulong.Min(number, long.MaxValue - 1);
}
