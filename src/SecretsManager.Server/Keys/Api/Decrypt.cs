using SecretsManager.Protocol;
using SecretsManager.Protocol.Kms;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Keys.Api;

/// <summary>Decrypts what Encrypt or GenerateDataKey gave. The ciphertext names its key.</summary>
internal sealed class Decrypt(KeyCalls calls, KeyCipher cipher) : IAction<DecryptRequest, DecryptResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = KmsService.Name,
        Version = KmsService.Version,
        Name = nameof(Decrypt),
        Effect = ActionEffect.Read,
        AnswerFields = ["KeyId"],
    };

    public DecryptRequest Read(ParameterReader parameters) => DecryptRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, DecryptRequest request, CancellationToken cancellation) =>
        calls.Named(call, CiphertextBlob.TryRead(request.CiphertextBlob)?.KeyId ?? "*", cancellation);

    public async ValueTask<DecryptResponse> Handle(AuthorizedCall<DecryptRequest> call, CancellationToken cancellation)
    {
        (string keyId, int version, ReadOnlyMemory<byte> box) = CiphertextBlob.TryRead(call.Request.CiphertextBlob) ?? throw KeyCallRefusals.NotACiphertext();
        EncryptionContext context = EncryptionContext.Read("EncryptionContext", call.Request.EncryptionContext);
        using RecipientKey? recipient = RecipientKey.Read(call.Request.EncryptionPublicKey, call.Request.EncryptionAlgorithm);
        MasterKey key = await calls.Usable(call, keyId, KeyAct.Decrypt, cancellation);
        using SecretValue plaintext = await cipher.Decrypt(key, call.Region, version, box, context, cancellation);
        return new DecryptResponse(keyId, RecipientKey.Protect(recipient, plaintext));
    }
}
