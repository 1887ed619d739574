using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Secrets;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Rotation.Api;

/// <summary>Begins the rotation of the administrator's own password of an instance, or resumes one that was parked.</summary>
internal sealed class RotateInstanceAdministrator(ProductInstances instances, AdministratorRotation rotation, SecretResources resources)
    : IAction<RotateInstanceAdministratorRequest, RotateInstanceAdministratorResponse>
{
    private const string RotatePermission = "ssm:RotateSecret";

    public ActionDeclaration Declaration { get; } = new()
    {
        Service = SsmService.Name,
        Version = SsmService.Version,
        Name = nameof(RotateInstanceAdministrator),
        Effect = ActionEffect.Write,
        AuditFields = ["InstanceID", "Frequency"],
        AnswerFields = ["SecretName", "FlowID"],
    };

    public RotateInstanceAdministratorRequest Read(ParameterReader parameters) => RotateInstanceAdministratorRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, RotateInstanceAdministratorRequest request, CancellationToken cancellation) =>
        instances.Named(call, request.InstanceID, cancellation);

    // The secret gets another current version by it: whoever may not rotate it may not do so by way of the instance.
    public async ValueTask<IReadOnlyList<TouchedResource>> MoreResources(AuthenticatedCall call, RotateInstanceAdministratorRequest request, CancellationToken cancellation) =>
        await instances.Find(call.Caller.Account, call.Region, request.InstanceID, cancellation) is { } stored
            ? [await resources.Named(call, stored.Value.CredentialSecret, cancellation) with { Permission = RotatePermission }]
            : [];

    public async ValueTask<RotateInstanceAdministratorResponse> Handle(AuthorizedCall<RotateInstanceAdministratorRequest> call, CancellationToken cancellation)
    {
        Stored<ProductInstance> stored = await instances.Get(call.Caller.Account, call.Region, call.Request.InstanceID, cancellation);
        long task = await rotation.Begin(stored, call.Request.Frequency, call.Now, call.Changes, cancellation);
        return new RotateInstanceAdministratorResponse(stored.Value.CredentialSecret, task);
    }
}
