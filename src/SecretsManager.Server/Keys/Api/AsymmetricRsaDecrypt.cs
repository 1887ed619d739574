using SecretsManager.Protocol;
using SecretsManager.Protocol.Kms;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Keys.Api;

/// <summary>Decrypts what was encrypted under the public half of an RSA key pair.</summary>
internal sealed class AsymmetricRsaDecrypt(KeyCalls calls) : IAction<AsymmetricRsaDecryptRequest, AsymmetricRsaDecryptResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = KmsService.Name,
        Version = KmsService.Version,
        Name = nameof(AsymmetricRsaDecrypt),
        Effect = ActionEffect.Read,
        AuditFields = ["KeyId", "Algorithm"],
        AnswerFields = ["KeyId"],
    };

    public AsymmetricRsaDecryptRequest Read(ParameterReader parameters) => AsymmetricRsaDecryptRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, AsymmetricRsaDecryptRequest request, CancellationToken cancellation) =>
        calls.Named(call, request.KeyId, cancellation);

    public async ValueTask<AsymmetricRsaDecryptResponse> Handle(AuthorizedCall<AsymmetricRsaDecryptRequest> call, CancellationToken cancellation)
    {
        RsaPadding padding = KeyUsages.PaddingOf(call.Request.Algorithm)
            ?? throw ParameterRules.Wrong("Algorithm", string.Join(", ", KeyUsages.PaddingNames), string.Join("、", KeyUsages.PaddingNames));
        byte[] ciphertext = KeyRules.Decode("Ciphertext", call.Request.Ciphertext, ErrorCode.InvalidParameterValueInvalidCiphertext);
        MasterKey key = await calls.Usable(call, call.Request.KeyId, KeyAct.UsePair, cancellation);
        if (key.Usage != KeyUsage.DecryptRsa2048)
            throw KeyCallRefusals.Of(KeyFault.WrongUsage);
        MasterKeyVersion version = key.Newest;
        SecretValue plaintext = await KeyCalls.Answered(calls.Keys.Holders, version, holder => holder.DecryptRsa(version, padding, ciphertext, cancellation))
            ?? throw KeyCallRefusals.DoesNotDecrypt();
        return new AsymmetricRsaDecryptResponse(key.KeyId, plaintext);
    }
}
