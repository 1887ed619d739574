using SecretsManager.Protocol.CloudAudit;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Audit.Tracks;

namespace SecretsManager.Server.Audit.Api;

/// <summary>Creates a track of events of one product, or of all.</summary>
internal sealed class CreateAuditTrack(TrackCalls calls, TrackRules rules) : IAction<CreateAuditTrackRequest, TrackCreatedResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CloudAuditService.Name,
        Version = CloudAuditService.Version,
        Name = nameof(CreateAuditTrack),
        Effect = ActionEffect.Write,
        Regional = false,
        AuditFields = ["Name", "Status", "ActionType", "ResourceType"],
        AnswerFields = ["TrackId"],
    };

    public CreateAuditTrackRequest Read(ParameterReader parameters) => CreateAuditTrackRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, CreateAuditTrackRequest request, CancellationToken cancellation) =>
        EventCalls.Operation(call);

    public async ValueTask<TrackCreatedResponse> Handle(AuthorizedCall<CreateAuditTrackRequest> call, CancellationToken cancellation)
    {
        CreateAuditTrackRequest request = call.Request;
        TrackRules.CheckName(request.Name);
        bool on = TrackRules.CheckStatus(request.Status) == true;
        TrackRules.CheckMembers(request.TrackForAllMembers);
        if (!string.IsNullOrEmpty(request.ExportId))
            throw TrackRefusals.Export();
        TrackField field = TrackRules.CheckField(request.Field);
        TrackPlace place = await rules.CheckPlace(request.Storage, call.Caller, cancellation);
        return await calls.Create(call, request.Name, on, place, [field], cancellation);
    }
}
