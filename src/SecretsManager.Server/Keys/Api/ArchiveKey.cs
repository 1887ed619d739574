using SecretsManager.Protocol;
using SecretsManager.Protocol.Kms;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Keys.Api;

/// <summary>Archives an enabled key: it decrypts and does nothing else. Secrets under it cannot be read until the archiving is cancelled.</summary>
internal sealed class ArchiveKey(KeyCalls calls) : IAction<ArchiveKeyRequest, EmptyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = KmsService.Name,
        Version = KmsService.Version,
        Name = nameof(ArchiveKey),
        Effect = ActionEffect.Write,
        AuditFields = ["KeyId"],
    };

    public ArchiveKeyRequest Read(ParameterReader parameters) => ArchiveKeyRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, ArchiveKeyRequest request, CancellationToken cancellation) =>
        calls.Named(call, request.KeyId, cancellation);

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<ArchiveKeyRequest> call, CancellationToken cancellation)
    {
        KeyRules.RefuseMember(call.Request.MemberAccount);
        Stored<MasterKey> stored = await calls.GetOwn(call.Caller.Account, call.Region, call.Request.KeyId, cancellation);
        call.Changes.Add(calls.Keys.Records.Update(stored, KeyStates.Archive(stored.Value, nameof(ArchiveKey))));
        return EmptyResponse.Instance;
    }
}
