using SecretsManager.Protocol.CloudAudit;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Audit.Api;

/// <summary>Switches a track off, by its name.</summary>
internal sealed class StopLogging(TrackCalls calls) : IAction<StopLoggingRequest, LoggingSwitchedResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CloudAuditService.Name,
        Version = CloudAuditService.Version,
        Name = nameof(StopLogging),
        Effect = ActionEffect.Write,
        Regional = false,
        AuditFields = ["AuditName"],
    };

    public StopLoggingRequest Read(ParameterReader parameters) => StopLoggingRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, StopLoggingRequest request, CancellationToken cancellation) =>
        EventCalls.Operation(call);

    public ValueTask<LoggingSwitchedResponse> Handle(AuthorizedCall<StopLoggingRequest> call, CancellationToken cancellation) =>
        calls.Switch(call, call.Request.AuditName, on: false, cancellation);
}
