using SecretsManager.Protocol.CloudAudit;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Audit.Events;

namespace SecretsManager.Server.Audit.Api;

/// <summary>Finds the account's recorded calls, the newest first, and goes on from a text.</summary>
internal sealed class LookUpEvents(EventSearch search, EventCalls calls) : IAction<LookUpEventsRequest, LookUpEventsResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CloudAuditService.Name,
        Version = CloudAuditService.Version,
        Name = nameof(LookUpEvents),
        Effect = ActionEffect.Read,
        Regional = false,
        AuditFields = ["StartTime", "EndTime", "MaxResults", "Mode"],
    };

    public LookUpEventsRequest Read(ParameterReader parameters) => LookUpEventsRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, LookUpEventsRequest request, CancellationToken cancellation) =>
        EventCalls.Operation(call);

    public async ValueTask<LookUpEventsResponse> Handle(AuthorizedCall<LookUpEventsRequest> call, CancellationToken cancellation)
    {
        LookUpEventsRequest request = call.Request;
        calls.CheckTimes(call.Caller.Account, request.StartTime, request.EndTime, span: null);
        int most = EventCalls.CheckMost(request.MaxResults);
        if (request.Mode is not (null or "" or "standard" or "quick"))
            throw ParameterRules.Wrong("Mode", "standard, quick", "standard、quick");
        EventFilter filter = EventCalls.Filter(call.Caller.Account, request.StartTime, request.LookupAttributes);
        var behind = EventPosition.From(Math.Min(request.EndTime, long.MaxValue - 1));
        if (!string.IsNullOrEmpty(request.NextToken))
            behind = EventCalls.Within(EventPosition.Parse(request.NextToken), request.EndTime);
        FoundEvents found = await search.Find(filter, behind, most, cancellation);
        return new LookUpEventsResponse(found.Next?.ToToken() ?? string.Empty, [.. found.Events.Select(EventDocument.Of)], found.Next is null);
    }
}
