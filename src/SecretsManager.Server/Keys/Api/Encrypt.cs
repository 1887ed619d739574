using SecretsManager.Protocol;
using SecretsManager.Protocol.Kms;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Keys.Api;

/// <summary>Encrypts up to 4,096 bytes under a key.</summary>
internal sealed class Encrypt(KeyCalls calls, KeyCipher cipher) : IAction<EncryptRequest, EncryptResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = KmsService.Name,
        Version = KmsService.Version,
        Name = nameof(Encrypt),
        Effect = ActionEffect.Read,
        AuditFields = ["KeyId"],
        AnswerFields = ["KeyId"],
    };

    public EncryptRequest Read(ParameterReader parameters) => EncryptRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, EncryptRequest request, CancellationToken cancellation) =>
        calls.Named(call, request.KeyId, cancellation);

    public async ValueTask<EncryptResponse> Handle(AuthorizedCall<EncryptRequest> call, CancellationToken cancellation)
    {
        EncryptionContext context = EncryptionContext.Read("EncryptionContext", call.Request.EncryptionContext);
        using SecretValue plaintext = KeyRules.Decode("Plaintext", call.Request.Plaintext, ErrorCode.InvalidParameterValueInvalidPlaintext);
        if (plaintext.Length is 0 or > KeyRules.LongestPlaintext)
            throw ParameterRules.Wrong("Plaintext", "the base64 of 1 to 4096 bytes", "1 至 4096 字节的 base64 编码", ErrorCode.InvalidParameterValueInvalidPlaintext);
        MasterKey key = await calls.Usable(call, call.Request.KeyId, KeyAct.Encrypt, cancellation);
        return new EncryptResponse(await cipher.Encrypt(key, call.Region, context, plaintext, cancellation), key.KeyId);
    }
}
