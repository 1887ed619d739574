using SecretsManager.Protocol;
using SecretsManager.Protocol.CloudAudit;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Audit.Tracks;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Audit.Api;

/// <summary>Deletes a track. What it had not delivered by then is not delivered any more.</summary>
internal sealed class DeleteAuditTrack(TrackCalls calls) : IAction<DeleteAuditTrackRequest, EmptyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CloudAuditService.Name,
        Version = CloudAuditService.Version,
        Name = nameof(DeleteAuditTrack),
        Effect = ActionEffect.Write,
        Regional = false,
        AuditFields = ["TrackId"],
    };

    public DeleteAuditTrackRequest Read(ParameterReader parameters) => DeleteAuditTrackRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, DeleteAuditTrackRequest request, CancellationToken cancellation) =>
        EventCalls.Operation(call);

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<DeleteAuditTrackRequest> call, CancellationToken cancellation)
    {
        Stored<AuditTrack> stored = await calls.Get(call.Caller, call.Request.TrackId, cancellation);
        call.Changes.AddRange(AuditTracks.Delete(stored));
        return EmptyResponse.Instance;
    }
}
