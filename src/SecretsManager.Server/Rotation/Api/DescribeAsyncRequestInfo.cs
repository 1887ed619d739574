using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Secrets;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Rotation.Api;

/// <summary>Tells what became of a task.</summary>
internal sealed class DescribeAsyncRequestInfo(RotationTasks tasks, SecretResources resources)
    : IAction<DescribeAsyncRequestInfoRequest, DescribeAsyncRequestInfoResponse>
{
    private const int Running = 0;
    private const int Succeeded = 1;
    private const int FailedOrParked = 2;

    public ActionDeclaration Declaration { get; } = new()
    {
        Service = SsmService.Name,
        Version = SsmService.Version,
        Name = nameof(DescribeAsyncRequestInfo),
        Effect = ActionEffect.Read,
        AuditFields = ["FlowID"],
    };

    public DescribeAsyncRequestInfoRequest Read(ParameterReader parameters) => DescribeAsyncRequestInfoRequest.Read(parameters);

    public async ValueTask<TouchedResource> Resource(AuthenticatedCall call, DescribeAsyncRequestInfoRequest request, CancellationToken cancellation)
    {
        Stored<RotationTask>? stored = await tasks.Find(call.Caller.Account, call.Region, request.FlowID, cancellation);
        return stored is null ? await SecretResources.Operation(call) : await resources.Named(call, stored.Value.SecretName, cancellation);
    }

    public async ValueTask<DescribeAsyncRequestInfoResponse> Handle(AuthorizedCall<DescribeAsyncRequestInfoRequest> call, CancellationToken cancellation)
    {
        Stored<RotationTask> stored = await tasks.Find(call.Caller.Account, call.Region, call.Request.FlowID, cancellation) ?? throw RotationRefusals.NoTask();
        RotationTask task = stored.Value;
        return task.Step switch
        {
            TaskStep.Done => new DescribeAsyncRequestInfoResponse(Succeeded, "success"),
            TaskStep.Failed or TaskStep.Clearing => new DescribeAsyncRequestInfoResponse(FailedOrParked, task.Reason),
            TaskStep.Parked when task.Promoted =>
                new DescribeAsyncRequestInfoResponse(FailedOrParked, $"It is parked after {task.Tries} tries; the new version is current, and only the step finish is left. {task.Reason}"),
            TaskStep.Parked when task is { Means: RotationKind.Administrator, Touched: true } =>
                new DescribeAsyncRequestInfoResponse(FailedOrParked, $"It is parked after {task.Tries} tries; the secret keeps the current password and the planned one. {task.Reason}"),
            TaskStep.Parked => new DescribeAsyncRequestInfoResponse(FailedOrParked, $"It is parked after {task.Tries} tries; the current version is untouched. {task.Reason}"),
            _ => new DescribeAsyncRequestInfoResponse(Running, task.Reason.Length == 0 ? "running" : $"running; so far: {task.Reason}"),
        };
    }
}
