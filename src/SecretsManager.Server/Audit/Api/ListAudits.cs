using SecretsManager.Protocol.CloudAudit;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Audit.Tracks;

namespace SecretsManager.Server.Audit.Api;

/// <summary>Lists the tracks of the account in short.</summary>
internal sealed class ListAudits(TrackCalls calls) : IAction<ListAuditsRequest, ListAuditsResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CloudAuditService.Name,
        Version = CloudAuditService.Version,
        Name = nameof(ListAudits),
        Effect = ActionEffect.Read,
        Regional = false,
    };

    public ListAuditsRequest Read(ParameterReader parameters) => ListAuditsRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, ListAuditsRequest request, CancellationToken cancellation) =>
        EventCalls.Operation(call);

    public async ValueTask<ListAuditsResponse> Handle(AuthorizedCall<ListAuditsRequest> call, CancellationToken cancellation) =>
        new([.. (await calls.Tracks.All(call.Caller.Account, cancellation)).Select(Summary)]);

    private static AuditSummary Summary(AuditTrack track) => new(TrackCalls.StatusOf(track), track.Place.Name, track.Name, track.Place.Prefix);
}
