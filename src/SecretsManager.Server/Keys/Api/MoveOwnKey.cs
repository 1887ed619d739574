using System.Text.Json;
using SecretsManager.Protocol;
using SecretsManager.Protocol.Kms;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Keys.Api;

/// <summary>
/// Begins to move the product's own key of an account and region to where the keys of a root of trust are: a version is made there, the
/// data keys move to it, and the older versions end, because nothing but secrets was ever under them. Only the product itself calls it.
/// </summary>
internal sealed class MoveOwnKey(KeyCalls calls, KeyRotation rotation) : IAction<MoveOwnKeyRequest, MoveOwnKeyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = KmsService.Name,
        Version = KmsService.Version,
        Name = nameof(MoveOwnKey),
        Effect = ActionEffect.Write,
        AuditFields = ["Target"],
        Internal = true,
    };

    public MoveOwnKeyRequest Read(ParameterReader parameters) => new(parameters.RequiredText("Target"));

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, MoveOwnKeyRequest request, CancellationToken cancellation) => KeyCalls.Any(call);

    public async ValueTask<MoveOwnKeyResponse> Handle(AuthorizedCall<MoveOwnKeyRequest> call, CancellationToken cancellation)
    {
        Stored<MasterKey>? stored = await calls.Keys.FindDefault(call.Caller.Account, call.Region, cancellation);
        bool toModule = call.Request.Target == RootKinds.NameOf(RootKind.Pkcs11);
        if (stored is null || stored.Value.Versions.All(version => version.IsInModule == toModule))
            return new MoveOwnKeyResponse(IsMoved: true);
        call.Notes.Add(("KeyId", stored.Value.KeyId));
        if (stored.Value.Newest.IsInModule == toModule)
            return new MoveOwnKeyResponse(IsMoved: false);

        IKeyHolder holder = toModule ? calls.Keys.Holders.Root.Keys : calls.Keys.Holders.Software;
        MasterKey moving = await KeyCalls.Answered(() => rotation.Rotate(stored.Value, holder, call.Now, dropOlder: true, call.Undo, cancellation));
        call.Changes.Add(calls.Keys.Records.Update(stored, moving));
        call.Changes.AddRange(MasterKeyHolders.Conditions(moving.Newest));
        return new MoveOwnKeyResponse(IsMoved: false);
    }
}

/// <summary>Asks for the move.</summary>
/// <param name="Target">The kind of root of trust whose keys it shall be among.</param>
internal sealed record MoveOwnKeyRequest(string Target);

/// <summary>Whether it is there, and nothing of it elsewhere.</summary>
internal sealed record MoveOwnKeyResponse(bool IsMoved) : IResponse
{
    public void Write(Utf8JsonWriter writer) => writer.WriteBoolean("IsMoved"u8, IsMoved);
}
