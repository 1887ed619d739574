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

    private static readonly RotationSchedule NeverAsked = new(IsOn: false, Days: 0, Next: null, Begin: null, Latest: null);

    // What the accounts may do they do with the administrator's rights: whoever creates them needs the instance.
    public async ValueTask<IReadOnlyList<TouchedResource>> Touched(AuthenticatedCall call, CreateSecretRequest request, CancellationToken cancellation) =>
        RedisConfig.InstanceOf(request.AdditionalConfig) is { Length: > 0 } instance ? [await instances.Named(call, instance, cancellation)] : [];

    public async ValueTask<CreateSecretResponse> Create(AuthorizedCall<CreateSecretRequest> call, CancellationToken cancellation)
    {
        CreateSecretRequest request = call.Request;
        SecretRules.CheckName(request.SecretName);
        SecretRules.CheckDescription(request.Description ?? string.Empty);
        SecretEncryption encryption = SecretRules.CheckEncryption(request.EncryptType, request.KmsKeyId);
        SecretRules.CheckCluster(request.KmsKeyId, request.KmsHsmClusterId);
        CheckNothingIsGiven(request);
        SecretRules.CheckAdditionalConfig(request.AdditionalConfig ?? string.Empty);
        RedisConfig config = RedisConfig.Read(request.AdditionalConfig, call.Region);
        IReadOnlyList<RecordTag> tags = TagRules.Check(request.Tags);
        Stored<ProductInstance> instance = await instances.Get(call.Caller.Account, call.Region, config.InstanceId, cancellation);
        if (instance.Value.Product != RedisDriver.Product)
            throw RedisConfig.Wrong("InstanceId of an instance of Redis that is registered", "InstanceId 须为已注册的 Redis 实例");
        call.Note("InstanceId", config.InstanceId);
        call.Note("Privilege", config.Privilege);
        NewProductSecret wanted = new(
            request.SecretName,
            UserNamePrefix,
            RedisRights.ScopeOf(config.Privilege),
            NeverAsked,
            encryption,
            request.KmsKeyId,
            tags,
            request.Description ?? string.Empty,
            config.Remark,
            request.AdditionalConfig!);
        long task = await creation.Begin(call, instance, wanted, cancellation);
        return new CreateSecretResponse(request.SecretName, SsmService.CurrentVersion, TagCode: 0, tags.Count == 0 ? "no tags to save" : "ok", task);
    }

    private static void CheckNothingIsGiven(CreateSecretRequest request)
    {
        if (!string.IsNullOrEmpty(request.VersionId))
            throw ParameterRules.Wrong("VersionId", "empty where SecretType is 4; versions are made by rotations", "SecretType 为 4 时须为空，版本由轮转生成");
        if (request.SecretString is { Length: > 0 })
            throw ParameterRules.Wrong("SecretString", "empty where SecretType is 4; the value is made with the account", "SecretType 为 4 时须为空，内容随账号生成");
        if (request.SecretBinary is { Length: > 0 })
            throw ParameterRules.Wrong("SecretBinary", "empty where SecretType is 4; the value is made with the account", "SecretType 为 4 时须为空，内容随账号生成");
    }
}
