using SecretsManager.Protocol;
using SecretsManager.Protocol.CloudAudit;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Audit.Tracks;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Audit.Api;

/// <summary>Changes a track of events of several products.</summary>
internal sealed class ModifyEventsAuditTrack(TrackCalls calls, TrackRules rules) : IAction<ModifyEventsAuditTrackRequest, EmptyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CloudAuditService.Name,
        Version = CloudAuditService.Version,
        Name = nameof(ModifyEventsAuditTrack),
        Effect = ActionEffect.Write,
        Regional = false,
        AuditFields = ["TrackId", "Name", "Status"],
    };

    public ModifyEventsAuditTrackRequest Read(ParameterReader parameters) => ModifyEventsAuditTrackRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, ModifyEventsAuditTrackRequest request, CancellationToken cancellation) =>
        EventCalls.Operation(call);

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<ModifyEventsAuditTrackRequest> call, CancellationToken cancellation)
    {
        ModifyEventsAuditTrackRequest request = call.Request;
        bool? on = TrackRules.CheckStatus(request.Status);
        TrackRules.CheckMembers(request.TrackForAllMembers);
        IReadOnlyList<TrackField>? fields = request.Filters is { } filter ? TrackRules.CheckFilter(filter) : null;
        TrackPlace? place = request.Storage is { } storage ? await rules.CheckPlace(storage, call.Caller, cancellation) : null;
        Stored<AuditTrack> stored = await calls.Get(call.Caller, request.TrackId, cancellation);
        return calls.Modify(call, stored, request.Name, on, place, fields);
    }
}
