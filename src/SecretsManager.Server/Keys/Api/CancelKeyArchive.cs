using SecretsManager.Protocol;
using SecretsManager.Protocol.Kms;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Keys.Api;

/// <summary>Brings an archived key back; it is enabled.</summary>
internal sealed class CancelKeyArchive(KeyCalls calls) : IAction<CancelKeyArchiveRequest, EmptyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = KmsService.Name,
        Version = KmsService.Version,
        Name = nameof(CancelKeyArchive),
        Effect = ActionEffect.Write,
        AuditFields = ["KeyId"],
    };

    public CancelKeyArchiveRequest Read(ParameterReader parameters) => CancelKeyArchiveRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, CancelKeyArchiveRequest request, CancellationToken cancellation) =>
        calls.Named(call, request.KeyId, cancellation);

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<CancelKeyArchiveRequest> call, CancellationToken cancellation)
    {
        KeyRules.RefuseMember(call.Request.MemberAccount);
        Stored<MasterKey> stored = await calls.GetOwn(call.Caller.Account, call.Region, call.Request.KeyId, cancellation);
        call.Changes.Add(calls.Keys.Records.Update(stored, KeyStates.CancelArchive(stored.Value, nameof(CancelKeyArchive))));
        return EmptyResponse.Instance;
    }
}
