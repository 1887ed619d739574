using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Keys;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Secrets.Api;

/// <summary>Puts all values of a secret under another customer master key, at once; both keys must be usable.</summary>
internal sealed class ChangeSecretKey(SecretStore secrets, SecretResources resources, MasterKeys keys) : IAction<ChangeSecretKeyRequest, ChangeSecretKeyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = SsmService.Name,
        Version = SsmService.Version,
        Name = nameof(ChangeSecretKey),
        Effect = ActionEffect.Write,
        AuditFields = ["SecretName", "KmsKeyId", "EncryptType"],
        AnswerFields = ["SecretName", "KmsKeyId"],
    };

    public ChangeSecretKeyRequest Read(ParameterReader parameters) => ChangeSecretKeyRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, ChangeSecretKeyRequest request, CancellationToken cancellation) =>
        resources.Named(call, request.SecretName, cancellation);

    public async ValueTask<IReadOnlyList<TouchedResource>> MoreResources(AuthenticatedCall call, ChangeSecretKeyRequest request, CancellationToken cancellation) =>
    [
        await resources.UnderKey(call, request.SecretName, request.KmsKeyId, cancellation),
        .. await resources.KeyToOpen(call, request.SecretName, cancellation),
        .. await resources.NamedKeyToSeal(call, request.KmsKeyId, cancellation),
    ];

    public async ValueTask<ChangeSecretKeyResponse> Handle(AuthorizedCall<ChangeSecretKeyRequest> call, CancellationToken cancellation)
    {
        SecretEncryption encryption = SecretRules.CheckEncryption(call.Request.EncryptType, call.Request.KmsKeyId);
        Stored<Secret> stored = await secrets.GetChangeable(
            call.Caller.Account, call.Region, call.Request.SecretName, nameof(ChangeSecretKey), cancellation);
        MasterKey from = await secrets.KeyOf(stored.Value, cancellation);
        MasterKey to = await keys.Choose(
            call.Caller.Account, call.Region, call.Request.KmsKeyId, encryption == SecretEncryption.Software, call.Changes, call.Undo, cancellation);

        Secret next = stored.Value;
        foreach (SecretVersion version in stored.Value.Versions)
            next = await secrets.UnderKey(next, version, from, to, call.Changes, cancellation);
        next = next with { Encryption = encryption, KeyId = to.KeyId, KeyIsOwn = to.MadeBySsm };
        call.Changes.Add(secrets.Records.Update(stored, next));
        return new ChangeSecretKeyResponse(next.Name, next.Encryption == SecretEncryption.Software ? string.Empty : next.KeyId);
    }
}
