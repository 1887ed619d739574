using System.Text.Json;
using SecretsManager.Protocol;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Secrets;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Rotation.Api;

/// <summary>Takes a task one step on. Only the product itself calls it, each time it has done something in an instance or is about to.</summary>
internal sealed class AdvanceRotation(RotationTasks tasks, TaskSteps steps, SecretResources resources) : IAction<AdvanceRotationRequest, EmptyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = SsmService.Name,
        Version = SsmService.Version,
        Name = nameof(AdvanceRotation),
        Effect = ActionEffect.Write,
        AuditFields = ["SecretName", "FlowID", "Event", "Epoch", "Owner", "Fault", "Reason"],
        Internal = true,
    };

    public AdvanceRotationRequest Read(ParameterReader parameters) => AdvanceRotationRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, AdvanceRotationRequest request, CancellationToken cancellation) =>
        resources.Named(call, request.SecretName, cancellation);

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<AdvanceRotationRequest> call, CancellationToken cancellation)
    {
        Stored<RotationTask> stored = await tasks.GetNow(call.Caller.Account, call.Region, call.Request.FlowID, cancellation);
        await steps.Take(stored, call.Request.Step, call.Now, call.Changes, cancellation);
        return EmptyResponse.Instance;
    }
}

/// <summary>Asks for a step.</summary>
internal sealed record AdvanceRotationRequest(string SecretName, long FlowID, TaskSteps.Step Step)
{
    public static AdvanceRotationRequest Read(ParameterReader parameters) => new(
        parameters.RequiredText("SecretName"),
        parameters.RequiredInteger("FlowID"),
        new TaskSteps.Step(
            Enum.Parse<TaskEvent>(parameters.RequiredText("Event")),
            parameters.RequiredText("Owner"),
            parameters.RequiredInteger("Epoch"),
            parameters.Text("Reason") ?? string.Empty,
            parameters.Text("Fault") is { } fault ? Enum.Parse<TargetFault>(fault) : null));

    /// <summary>The same as the parameters of a call.</summary>
    public static ReadOnlyMemory<byte> ToParameters(RotationTask task, TaskSteps.Step step)
    {
        Dictionary<string, object> fields = new()
        {
            ["SecretName"] = task.SecretName,
            ["FlowID"] = task.Id,
            ["Event"] = step.Event.ToString(),
            ["Owner"] = step.Owner,
            ["Epoch"] = step.Epoch,
        };
        if (step.Reason.Length > 0)
            fields["Reason"] = step.Reason;
        if (step.Fault is { } fault)
            fields["Fault"] = fault.ToString();
        return JsonSerializer.SerializeToUtf8Bytes(fields);
    }
}
