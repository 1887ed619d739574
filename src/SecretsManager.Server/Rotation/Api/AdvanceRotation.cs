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
            parameters.Text("Fault") is { } fault ? Enum.Parse<TargetFault>(fault) : null)
        {
            Value = parameters.SecretText("Value"),
        });

    /// <summary>The same as the parameters of a call; they may hold a value.</summary>
    public static SecretValue ToParameters(RotationTask task, TaskSteps.Step step) => SecretJson.Of(step.Value?.Length ?? 0, writer =>
    {
        writer.WriteString("SecretName"u8, task.SecretName);
        writer.WriteNumber("FlowID"u8, task.Id);
        writer.WriteString("Event"u8, step.Event.ToString());
        writer.WriteString("Owner"u8, step.Owner);
        writer.WriteNumber("Epoch"u8, step.Epoch);
        if (step.Reason.Length > 0)
            writer.WriteString("Reason"u8, step.Reason);
        if (step.Fault is { } fault)
            writer.WriteString("Fault"u8, fault.ToString());
        if (step.Value is not null)
            writer.WriteString("Value"u8, step.Value.Bytes);
    });
}
