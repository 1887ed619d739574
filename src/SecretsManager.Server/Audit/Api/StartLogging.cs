using SecretsManager.Protocol.CloudAudit;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Audit.Api;

/// <summary>Switches a track on, by its name.</summary>
internal sealed class StartLogging(TrackCalls calls) : IAction<StartLoggingRequest, LoggingSwitchedResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CloudAuditService.Name,
        Version = CloudAuditService.Version,
        Name = nameof(StartLogging),
        Effect = ActionEffect.Write,
        Regional = false,
        AuditFields = ["AuditName"],
    };

    public StartLoggingRequest Read(ParameterReader parameters) => StartLoggingRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, StartLoggingRequest request, CancellationToken cancellation) =>
        EventCalls.Operation(call);

    public ValueTask<LoggingSwitchedResponse> Handle(AuthorizedCall<StartLoggingRequest> call, CancellationToken cancellation) =>
        calls.Switch(call, call.Request.AuditName, on: true, cancellation);
}
