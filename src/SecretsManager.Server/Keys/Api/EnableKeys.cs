using SecretsManager.Protocol;
using SecretsManager.Protocol.Kms;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Keys.Api;

/// <summary>Enables up to 100 keys: all of them or none.</summary>
internal sealed class EnableKeys(KeyCalls calls) : IAction<EnableKeysRequest, EmptyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = KmsService.Name,
        Version = KmsService.Version,
        Name = nameof(EnableKeys),
        Effect = ActionEffect.Write,
    };

    public EnableKeysRequest Read(ParameterReader parameters) => EnableKeysRequest.Read(parameters);

    // Without a key it is nobody's, and refused for that.
    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, EnableKeysRequest request, CancellationToken cancellation) =>
        request.KeyIds.Count == 0 ? KeyCalls.Any(call) : calls.Named(call, request.KeyIds[0], cancellation);

    public ValueTask<IReadOnlyList<TouchedResource>> MoreResources(AuthenticatedCall call, EnableKeysRequest request, CancellationToken cancellation) =>
        calls.EachNamed(call, request.KeyIds.Skip(1), cancellation);

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<EnableKeysRequest> call, CancellationToken cancellation)
    {
        KeyRules.RefuseMember(call.Request.MemberAccount);
        foreach (string keyId in KeyRules.CheckKeyIds(call.Request.KeyIds))
        {
            call.Notes.Add(($"KeyIds.{call.Notes.Count}", keyId));
            Stored<MasterKey> stored = await calls.GetOwn(call.Caller.Account, call.Region, keyId, cancellation);
            call.Changes.Add(calls.Keys.Records.Update(stored, KeyStates.Enable(stored.Value, nameof(EnableKeys))));
        }

        return EmptyResponse.Instance;
    }
}
