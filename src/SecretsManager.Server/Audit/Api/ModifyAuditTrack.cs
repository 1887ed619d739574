using SecretsManager.Protocol;
using SecretsManager.Protocol.CloudAudit;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Audit.Tracks;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Audit.Api;

/// <summary>Changes a track of events of one product, or of all.</summary>
internal sealed class ModifyAuditTrack(TrackCalls calls, TrackRules rules) : IAction<ModifyAuditTrackRequest, EmptyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CloudAuditService.Name,
        Version = CloudAuditService.Version,
        Name = nameof(ModifyAuditTrack),
        Effect = ActionEffect.Write,
        Regional = false,
        AuditFields = ["TrackId", "Name", "ActionType", "ResourceType", "Status"],
    };

    public ModifyAuditTrackRequest Read(ParameterReader parameters) => ModifyAuditTrackRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, ModifyAuditTrackRequest request, CancellationToken cancellation) =>
        EventCalls.Operation(call);

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<ModifyAuditTrackRequest> call, CancellationToken cancellation)
    {
        ModifyAuditTrackRequest request = call.Request;
        bool? on = TrackRules.CheckStatus(request.Status);
        TrackRules.CheckMembers(request.TrackForAllMembers);
        TrackPlace? place = request.Storage is { } storage ? await rules.CheckPlace(storage, call.Caller, cancellation) : null;
        Stored<AuditTrack> stored = await calls.Get(call.Caller, request.TrackId, cancellation);
        return calls.Modify(call, stored, request.Name, on, place, FieldsOf(request, stored.Value));
    }

    // What is not given stays, where one field says what it is.
    private static IReadOnlyList<TrackField>? FieldsOf(ModifyAuditTrackRequest request, AuditTrack track)
    {
        IReadOnlyList<string>? names = request.EventNames.Count > 0 ? request.EventNames : null;
        if (request.ResourceType is null && request.ActionType is null && names is null)
            return null;
        if (track.Fields.Count > 1 && (request.ResourceType is null || request.ActionType is null || names is null))
            throw TrackRefusals.SeveralFields();
        TrackField now = track.Fields[0];
        return [TrackRules.CheckField(new ResourceField(request.ResourceType ?? now.Product, request.ActionType ?? now.ActionType, names ?? now.EventNames))];
    }
}
