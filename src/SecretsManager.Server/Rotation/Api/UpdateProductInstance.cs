using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Rotation.Api;

/// <summary>Changes how an instance is reached or what may be given in it, after a look at it.</summary>
internal sealed class UpdateProductInstance(ProductInstances instances, InstanceCalls calls) : IAction<UpdateProductInstanceRequest, RegisterProductInstanceResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = SsmService.Name,
        Version = SsmService.Version,
        Name = nameof(UpdateProductInstance),
        Effect = ActionEffect.Write,
        AuditFields = ["InstanceID", "Host", "Port", "Encryption", "Database", "CredentialSecretName", "CredentialVersionId", "PasswordLength", "LoginsPerSecond"],
        AnswerFields = ["InstanceID"],
    };

    public UpdateProductInstanceRequest Read(ParameterReader parameters) => UpdateProductInstanceRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, UpdateProductInstanceRequest request, CancellationToken cancellation) =>
        instances.Named(call, request.InstanceID, cancellation);

    public ValueTask<IReadOnlyList<TouchedResource>> MoreResources(AuthenticatedCall call, UpdateProductInstanceRequest request, CancellationToken cancellation) =>
        calls.CredentialOf(call, request.Fields, cancellation);

    public async ValueTask<RegisterProductInstanceResponse> Handle(AuthorizedCall<UpdateProductInstanceRequest> call, CancellationToken cancellation)
    {
        Stored<ProductInstance> stored = await instances.Get(call.Caller.Account, call.Region, call.Request.InstanceID, cancellation);
        ProductInstance instance = InstanceFields.Apply(stored.Value, call.Request.Fields);
        IReadOnlyList<string> missing = await calls.Examine(instance, cancellation);
        call.Changes.Add(instances.Records.Update(stored, instance));
        return new RegisterProductInstanceResponse(instance.Id, missing);
    }
}
