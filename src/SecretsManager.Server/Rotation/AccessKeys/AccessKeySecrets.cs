using System.Globalization;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Keys;
using SecretsManager.Server.Secrets;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Rotation.AccessKeys;

/// <inheritdoc/>
internal sealed class AccessKeySecrets(SecretCreation creation, AccessKeyRotation rotation, IdentityCalls identities) : IProductSecrets
{
    private const string KeyPermission = "cam:CreateAccessKey";

    public int SecretType => AccessKeyRotation.SecretType;

    // Who can make a key of somebody can be him: it takes what making one in his name takes.
    public async ValueTask<IReadOnlyList<TouchedResource>> Touched(AuthenticatedCall call, CreateSecretRequest request, CancellationToken cancellation)
    {
        if (AccessKeyConfig.TargetOf(request.AdditionalConfig) is not { } uin || uin > long.MaxValue)
            return [];
        RecordIdentity identity = identities.Directory.UserIdentity(call.Caller.Account, (long)uin);
        Stored<User>? stored = await identities.Directory.FindUser(call.Caller.Account, (long)uin, cancellation);
        return [new TouchedResource(IdentityResources.User(call, uin)) { Permission = KeyPermission, Judged = TouchedResource.Of(identity, stored) }];
    }

    public async ValueTask<CreateSecretResponse> Create(AuthorizedCall<CreateSecretRequest> call, CancellationToken cancellation)
    {
        CreateSecretRequest request = call.Request;
        (SecretEncryption encryption, IReadOnlyList<RecordTag> tags) = ProductSecretFields.Check(request);
        ulong target = AccessKeyConfig.Read(request.AdditionalConfig);
        KeyOwner owner = await identities.Owner(call.Caller, target, "AdditionalConfig", cancellation);
        if (owner.User is null)
            throw RotationRefusals.RootKeys();
        NewSecret wanted = new(request.SecretName, SecretType, request.Description ?? string.Empty, encryption, request.KmsKeyId, tags);
        (Secret secret, MasterKey key) = await creation.Begin(call, wanted, ResourceOf(owner.Uin), cancellation);
        (secret, long task) = await rotation.Create(secret with { AdditionalConfig = request.AdditionalConfig! }, owner, call.Now, key, call.Changes, cancellation);
        creation.Add(secret, call.Changes);
        call.Note("TargetUin", owner.Uin.ToString(CultureInfo.InvariantCulture));
        call.Note("AccessKeyId", secret.Credential!.Accounts[0].Name);
        return new CreateSecretResponse(secret.Name, SsmService.CurrentVersion, TagCode: 0, tags.Count == 0 ? "no tags to save" : "ok", task);
    }

    // No registered instance has such an id.
    private static string ResourceOf(long uin) => string.Create(CultureInfo.InvariantCulture, $"uin/{uin}");
}
