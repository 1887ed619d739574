using SecretsManager.Protocol;
using SecretsManager.Protocol.Kms;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Keys.Api;

/// <summary>Signs a message of up to 4,096 bytes, or a digest, with the private half of a key pair.</summary>
internal sealed class SignByAsymmetricKey(KeyCalls calls) : IAction<SignByAsymmetricKeyRequest, SignByAsymmetricKeyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = KmsService.Name,
        Version = KmsService.Version,
        Name = nameof(SignByAsymmetricKey),
        Effect = ActionEffect.Read,
        AuditFields = ["KeyId", "Algorithm", "MessageType"],
    };

    public SignByAsymmetricKeyRequest Read(ParameterReader parameters) => SignByAsymmetricKeyRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, SignByAsymmetricKeyRequest request, CancellationToken cancellation) =>
        calls.Named(call, request.KeyId, cancellation);

    public async ValueTask<SignByAsymmetricKeyResponse> Handle(AuthorizedCall<SignByAsymmetricKeyRequest> call, CancellationToken cancellation)
    {
        using SecretValue message = KeyRules.Decode("Message", call.Request.Message);
        MasterKey key = await calls.Usable(call, call.Request.KeyId, KeyAct.UsePair, cancellation);
        SigningInput input = SigningInput.Read(key.Usage, call.Request.Algorithm, call.Request.MessageType, message);
        MasterKeyVersion version = key.Newest;
        return new SignByAsymmetricKeyResponse(await KeyCalls.Answered(
            calls.Keys.Holders, version, holder => holder.Sign(version, input.Algorithm, input.Digest, cancellation)));
    }
}
