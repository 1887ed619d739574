using SecretsManager.Protocol;
using SecretsManager.Protocol.Kms;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Keys.Api;

/// <summary>Tells whether a signature is one that the key pair made.</summary>
internal sealed class VerifyByAsymmetricKey(KeyCalls calls) : IAction<VerifyByAsymmetricKeyRequest, VerifyByAsymmetricKeyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = KmsService.Name,
        Version = KmsService.Version,
        Name = nameof(VerifyByAsymmetricKey),
        Effect = ActionEffect.Read,
        AuditFields = ["KeyId", "Algorithm", "MessageType"],
    };

    public VerifyByAsymmetricKeyRequest Read(ParameterReader parameters) => VerifyByAsymmetricKeyRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, VerifyByAsymmetricKeyRequest request, CancellationToken cancellation) =>
        calls.Named(call, request.KeyId, cancellation);

    public async ValueTask<VerifyByAsymmetricKeyResponse> Handle(AuthorizedCall<VerifyByAsymmetricKeyRequest> call, CancellationToken cancellation)
    {
        using SecretValue message = KeyRules.Decode("Message", call.Request.Message);
        byte[] signature = KeyRules.Decode("SignatureValue", call.Request.SignatureValue);
        MasterKey key = await calls.Usable(call, call.Request.KeyId, KeyAct.UsePair, cancellation);
        SigningInput input = SigningInput.Read(key.Usage, call.Request.Algorithm, call.Request.MessageType, message);
        return new VerifyByAsymmetricKeyResponse(input.Verify(key.Newest.PublicKey!, signature));
    }
}
