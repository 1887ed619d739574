using SecretsManager.Protocol.Kms;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Keys.Api;

/// <summary>Gives the public half of an enabled key pair.</summary>
internal sealed class GetPublicKey(KeyCalls calls) : IAction<GetPublicKeyRequest, GetPublicKeyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = KmsService.Name,
        Version = KmsService.Version,
        Name = nameof(GetPublicKey),
        Effect = ActionEffect.Read,
        AuditFields = ["KeyId"],
        AnswerFields = ["KeyId"],
    };

    public GetPublicKeyRequest Read(ParameterReader parameters) => GetPublicKeyRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, GetPublicKeyRequest request, CancellationToken cancellation) =>
        calls.Named(call, request.KeyId, cancellation);

    public async ValueTask<GetPublicKeyResponse> Handle(AuthorizedCall<GetPublicKeyRequest> call, CancellationToken cancellation)
    {
        MasterKey key = await calls.Usable(call, call.Request.KeyId, KeyAct.UsePair, cancellation);
        return new GetPublicKeyResponse(key.KeyId, key.Newest.PublicKey!);
    }
}
