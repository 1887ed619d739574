using SecretsManager.Protocol;
using SecretsManager.Protocol.Kms;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Keys.Api;

/// <summary>Encrypts a ciphertext anew, under another key, version or context, without giving the plaintext out.</summary>
internal sealed class ReEncrypt(KeyCalls calls, KeyCipher cipher) : IAction<ReEncryptRequest, ReEncryptResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = KmsService.Name,
        Version = KmsService.Version,
        Name = nameof(ReEncrypt),
        Effect = ActionEffect.Read,
        AuditFields = ["DestinationKeyId"],
        AnswerFields = ["KeyId", "SourceKeyId"],
    };

    public ReEncryptRequest Read(ParameterReader parameters) => ReEncryptRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, ReEncryptRequest request, CancellationToken cancellation) =>
        calls.Named(call, CiphertextBlob.TryRead(request.CiphertextBlob)?.KeyId ?? "*", cancellation);

    public async ValueTask<IReadOnlyList<TouchedResource>> MoreResources(AuthenticatedCall call, ReEncryptRequest request, CancellationToken cancellation) =>
        string.IsNullOrEmpty(request.DestinationKeyId) ? [] : [await calls.Named(call, request.DestinationKeyId, cancellation)];

    public async ValueTask<ReEncryptResponse> Handle(AuthorizedCall<ReEncryptRequest> call, CancellationToken cancellation)
    {
        ReEncryptRequest request = call.Request;
        (string sourceId, int version, ReadOnlyMemory<byte> box) = CiphertextBlob.TryRead(request.CiphertextBlob) ?? throw KeyCallRefusals.NotACiphertext();
        EncryptionContext sourceContext = EncryptionContext.Read("SourceEncryptionContext", request.SourceEncryptionContext);
        EncryptionContext context = EncryptionContext.Read("DestinationEncryptionContext", request.DestinationEncryptionContext);
        MasterKey source = await calls.Usable(call, sourceId, KeyAct.Decrypt, cancellation);
        string destinationId = string.IsNullOrEmpty(request.DestinationKeyId) ? sourceId : request.DestinationKeyId;
        MasterKey destination = await calls.Usable(call, destinationId, KeyAct.Encrypt, cancellation);
        using SecretValue plaintext = await cipher.Decrypt(source, call.Region, version, box, sourceContext, cancellation);
        if (destinationId == sourceId && version == destination.Newest.Number && context.Equals(sourceContext))
            return new ReEncryptResponse(Convert.FromBase64String(request.CiphertextBlob), destinationId, sourceId, ReEncrypted: false);
        byte[] blob = await cipher.Encrypt(destination, call.Region, context, plaintext, cancellation);
        return new ReEncryptResponse(blob, destinationId, sourceId, ReEncrypted: true);
    }
}
