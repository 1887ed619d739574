using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Secrets;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Rotation.Drivers.Redis;

/// <inheritdoc/>
internal sealed class RedisSecrets(ProductInstances instances, ProductSecretCreation creation) : IProductSecrets
{
    // The API leaves the names of the accounts to the product.
    private const string UserNamePrefix = "redis";

    public int SecretType => RedisDriver.SecretType;

    // What the accounts may do they do with the administrator's rights: whoever creates them needs the instance.
    public async ValueTask<IReadOnlyList<TouchedResource>> Touched(AuthenticatedCall call, CreateSecretRequest request, CancellationToken cancellation) =>
        RedisConfig.InstanceOf(request.AdditionalConfig) is { Length: > 0 } instance ? [await instances.Named(call, instance, cancellation)] : [];

    public async ValueTask<CreateSecretResponse> Create(AuthorizedCall<CreateSecretRequest> call, CancellationToken cancellation)
    {
        CreateSecretRequest request = call.Request;
        (SecretEncryption encryption, IReadOnlyList<RecordTag> tags) = ProductSecretFields.Check(request);
        RedisConfig config = RedisConfig.Read(request.AdditionalConfig, call.Region);
        Stored<ProductInstance> instance = await instances.Get(call.Caller.Account, call.Region, config.InstanceId, cancellation);
        if (instance.Value.Product != RedisDriver.Product)
            throw ConfigMembers.Wrong("InstanceId of an instance of Redis that is registered", "InstanceId 须为已注册的 Redis 实例");
        call.Note("InstanceId", config.InstanceId);
        call.Note("Privilege", config.Privilege);
        NewProductSecret wanted = new(
            request.SecretName,
            UserNamePrefix,
            RedisRights.ScopeOf(config.Privilege),
            RotationSchedule.NeverAsked,
            encryption,
            request.KmsKeyId,
            tags,
            request.Description ?? string.Empty,
            config.Remark,
            request.AdditionalConfig!);
        long task = await creation.Begin(call, instance, wanted, cancellation);
        return new CreateSecretResponse(request.SecretName, SsmService.CurrentVersion, TagCode: 0, tags.Count == 0 ? "no tags to save" : "ok", task);
    }
}
