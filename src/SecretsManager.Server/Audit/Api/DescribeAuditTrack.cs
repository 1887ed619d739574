using SecretsManager.Protocol.CloudAudit;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Audit.Tracks;

namespace SecretsManager.Server.Audit.Api;

/// <summary>Tells of a track.</summary>
internal sealed class DescribeAuditTrack(TrackCalls calls) : IAction<DescribeAuditTrackRequest, DescribeAuditTrackResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CloudAuditService.Name,
        Version = CloudAuditService.Version,
        Name = nameof(DescribeAuditTrack),
        Effect = ActionEffect.Read,
        Regional = false,
        AuditFields = ["TrackId"],
    };

    public DescribeAuditTrackRequest Read(ParameterReader parameters) => DescribeAuditTrackRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, DescribeAuditTrackRequest request, CancellationToken cancellation) =>
        EventCalls.Operation(call);

    public async ValueTask<DescribeAuditTrackResponse> Handle(AuthorizedCall<DescribeAuditTrackRequest> call, CancellationToken cancellation)
    {
        AuditTrack track = (await calls.Get(call.Caller, call.Request.TrackId, cancellation)).Value;
        return new DescribeAuditTrackResponse(
            track.Name, TrackCalls.StatusOf(track), TrackCalls.FieldOf(track), TrackCalls.StorageOf(track), track.Created, TrackCalls.FilterOf(track));
    }
}
