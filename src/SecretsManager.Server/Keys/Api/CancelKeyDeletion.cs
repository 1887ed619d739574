using SecretsManager.Protocol.Kms;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Keys.Api;

/// <summary>Takes a key back from its deletion window; it comes back disabled.</summary>
internal sealed class CancelKeyDeletion(KeyCalls calls) : IAction<CancelKeyDeletionRequest, CancelKeyDeletionResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = KmsService.Name,
        Version = KmsService.Version,
        Name = nameof(CancelKeyDeletion),
        Effect = ActionEffect.Write,
        AuditFields = ["KeyId"],
        AnswerFields = ["KeyId"],
    };

    public CancelKeyDeletionRequest Read(ParameterReader parameters) => CancelKeyDeletionRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, CancelKeyDeletionRequest request, CancellationToken cancellation) =>
        calls.Named(call, request.KeyId, cancellation);

    public async ValueTask<CancelKeyDeletionResponse> Handle(AuthorizedCall<CancelKeyDeletionRequest> call, CancellationToken cancellation)
    {
        KeyRules.RefuseMember(call.Request.MemberAccount);
        Stored<MasterKey> stored = await calls.GetOwn(call.Caller.Account, call.Region, call.Request.KeyId, cancellation);
        call.Changes.Add(calls.Keys.Records.Update(stored, KeyStates.CancelDeletion(stored.Value)));
        return new CancelKeyDeletionResponse(stored.Value.KeyId);
    }
}
