using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Rotation.Api;

/// <summary>Makes an instance of a product known, after a look at it.</summary>
internal sealed class RegisterProductInstance(ProductInstances instances, InstanceCalls calls, ProductDrivers drivers) : IAction<RegisterProductInstanceRequest, RegisterProductInstanceResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = SsmService.Name,
        Version = SsmService.Version,
        Name = nameof(RegisterProductInstance),
        Effect = ActionEffect.Write,
        AuditFields = ["InstanceID", "ProductName", "Host", "Port", "Encryption", "Database", "CredentialSecretName", "CredentialVersionId", "PasswordLength", "LoginsPerSecond"],
        AnswerFields = ["InstanceID"],
    };

    public RegisterProductInstanceRequest Read(ParameterReader parameters) => RegisterProductInstanceRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, RegisterProductInstanceRequest request, CancellationToken cancellation) =>
        new(ProductInstances.New(call));

    public ValueTask<IReadOnlyList<TouchedResource>> MoreResources(AuthenticatedCall call, RegisterProductInstanceRequest request, CancellationToken cancellation) =>
        calls.CredentialOf(call, request.Fields, cancellation);

    public async ValueTask<RegisterProductInstanceResponse> Handle(AuthorizedCall<RegisterProductInstanceRequest> call, CancellationToken cancellation)
    {
        RegisterProductInstanceRequest request = call.Request;
        InstanceFields.CheckId(request.InstanceID);
        drivers.Required(request.ProductName);
        ProductInstance instance = InstanceFields.Apply(
            InstanceFields.New(request.InstanceID, call.Caller.Account, call.Region, request.ProductName, call.Now), request.Fields);
        if (await instances.Find(instance.Account, instance.Region, instance.Id, cancellation) is not null)
            throw RotationRefusals.InstanceExists();
        IReadOnlyList<string> missing = await calls.Examine(instance, cancellation);
        call.Changes.Add(instances.Records.Insert(instances.Records.Identity(instance.Account, instance.Region, instance.Id), instance));
        return new RegisterProductInstanceResponse(instance.Id, missing);
    }
}
