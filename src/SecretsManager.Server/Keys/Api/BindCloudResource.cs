using SecretsManager.Protocol;
using SecretsManager.Protocol.Kms;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Keys.Api;

/// <summary>Notes that a resource of a product uses the key. Imported material that would expire expires no longer. Binding again does nothing.</summary>
internal sealed class BindCloudResource(KeyCalls calls) : IAction<BindCloudResourceRequest, EmptyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = KmsService.Name,
        Version = KmsService.Version,
        Name = nameof(BindCloudResource),
        Effect = ActionEffect.Write,
        AuditFields = ["KeyId", "ProductId", "ResourceId"],
    };

    public BindCloudResourceRequest Read(ParameterReader parameters) => BindCloudResourceRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, BindCloudResourceRequest request, CancellationToken cancellation) =>
        calls.Named(call, request.KeyId, cancellation);

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<BindCloudResourceRequest> call, CancellationToken cancellation)
    {
        CloudResource resource = KeyUsers.Check(call.Request.ProductId, call.Request.ResourceId);
        Stored<MasterKey> stored = await calls.GetOwn(call.Caller.Account, call.Region, call.Request.KeyId, cancellation);
        KeyStates.RequireChangeable(stored.Value, nameof(BindCloudResource));
        if (stored.Value.ValidTo <= call.Now)
            throw KeyCallRefusals.Of(KeyFault.Expired);
        bool isBound = stored.Value.Resources.Contains(resource);
        if (isBound && stored.Value.ValidTo is null)
            return EmptyResponse.Instance;
        if (!isBound && stored.Value.Resources.Count >= KeyRules.MostResources)
            throw KeyCallRefusals.TooManyResources();
        call.Changes.Add(calls.Keys.Records.Update(stored, stored.Value with
        {
            Resources = isBound ? stored.Value.Resources : [.. stored.Value.Resources, resource],
            ValidTo = null,
        }));
        return EmptyResponse.Instance;
    }
}
