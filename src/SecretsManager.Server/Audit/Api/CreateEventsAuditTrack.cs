using SecretsManager.Protocol.CloudAudit;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Audit.Tracks;

namespace SecretsManager.Server.Audit.Api;

/// <summary>Creates a track of events of several products.</summary>
internal sealed class CreateEventsAuditTrack(TrackCalls calls, TrackRules rules) : IAction<CreateEventsAuditTrackRequest, TrackCreatedResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CloudAuditService.Name,
        Version = CloudAuditService.Version,
        Name = nameof(CreateEventsAuditTrack),
        Effect = ActionEffect.Write,
        Regional = false,
        AuditFields = ["Name", "Status"],
        AnswerFields = ["TrackId"],
    };

    public CreateEventsAuditTrackRequest Read(ParameterReader parameters) => CreateEventsAuditTrackRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, CreateEventsAuditTrackRequest request, CancellationToken cancellation) =>
        EventCalls.Operation(call);

    public async ValueTask<TrackCreatedResponse> Handle(AuthorizedCall<CreateEventsAuditTrackRequest> call, CancellationToken cancellation)
    {
        CreateEventsAuditTrackRequest request = call.Request;
        TrackRules.CheckName(request.Name);
        bool on = TrackRules.CheckStatus(request.Status) == true;
        TrackRules.CheckMembers(request.TrackForAllMembers);
        IReadOnlyList<TrackField> fields = TrackRules.CheckFilter(request.Filters);
        TrackPlace place = await rules.CheckPlace(request.Storage, call.Caller, cancellation);
        return await calls.Create(call, request.Name, on, place, fields, cancellation);
    }
}
