using SecretsManager.Protocol;
using SecretsManager.Protocol.Kms;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Keys.Api;

/// <summary>Notes that a resource of a product uses the key no longer.</summary>
internal sealed class UnbindCloudResource(KeyCalls calls) : IAction<UnbindCloudResourceRequest, EmptyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = KmsService.Name,
        Version = KmsService.Version,
        Name = nameof(UnbindCloudResource),
        Effect = ActionEffect.Write,
        AuditFields = ["KeyId", "ProductId", "ResourceId"],
    };

    public UnbindCloudResourceRequest Read(ParameterReader parameters) => UnbindCloudResourceRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, UnbindCloudResourceRequest request, CancellationToken cancellation) =>
        calls.Named(call, request.KeyId, cancellation);

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<UnbindCloudResourceRequest> call, CancellationToken cancellation)
    {
        CloudResource resource = KeyUsers.Check(call.Request.ProductId, call.Request.ResourceId);
        Stored<MasterKey> stored = await calls.GetOwn(call.Caller.Account, call.Region, call.Request.KeyId, cancellation);
        if (!stored.Value.Resources.Contains(resource))
            throw KeyCallRefusals.BindingNotFound();
        call.Changes.Add(calls.Keys.Records.Update(stored, stored.Value with { Resources = [.. stored.Value.Resources.Where(bound => bound != resource)] }));
        return EmptyResponse.Instance;
    }
}
