using SecretsManager.Protocol.Kms;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Keys.Api;

/// <summary>Lists the ids of the keys that are enabled, disabled or wait for their material, newest first.</summary>
internal sealed class ListKeys(KeyCalls calls) : IAction<ListKeysRequest, ListKeysResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = KmsService.Name,
        Version = KmsService.Version,
        Name = nameof(ListKeys),
        Effect = ActionEffect.Read,
        AuditFields = ["Offset", "Limit", "Role"],
    };

    public ListKeysRequest Read(ParameterReader parameters) => ListKeysRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, ListKeysRequest request, CancellationToken cancellation) =>
        KeyCalls.List(call);

    public async ValueTask<ListKeysResponse> Handle(AuthorizedCall<ListKeysRequest> call, CancellationToken cancellation)
    {
        RecordQuery query = KeyQueries.Page(call, call.Request.Role, call.Request.Offset, call.Request.Limit) with
        {
            States = [(int)MasterKeyState.Enabled, (int)MasterKeyState.Disabled, (int)MasterKeyState.PendingImport],
        };
        // No key is in a dedicated cluster.
        if (!string.IsNullOrEmpty(call.Request.HsmClusterId))
            return new ListKeysResponse([], 0);
        (IReadOnlyList<Stored<MasterKey>> page, long total) = call.SeesAll
            ? await calls.Keys.Records.List(query, cancellation)
            : await calls.Keys.Records.ListShown(query, key => call.Sees(KeyCalls.Of(key)), cancellation);
        return new ListKeysResponse([.. page.Select(key => key.Value.KeyId)], total);
    }
}
