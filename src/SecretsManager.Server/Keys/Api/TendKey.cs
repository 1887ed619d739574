using System.Globalization;
using System.Text.Json;
using SecretsManager.Protocol;
using SecretsManager.Protocol.Kms;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Keys.Api;

/// <summary>
/// Does for a key what its time has come for, one thing a call: ends what it has discarded, ends the key itself, ends expired material,
/// rotates it, or moves a few data keys to its newest version. Only the product itself calls it.
/// </summary>
internal sealed class TendKey(
    KeyCalls calls, KeyRotation rotation, KeyRewrapping rewrapping, IKeyDependents dependents, ICrashPoints crash, ILogger<TendKey> log)
    : IAction<TendKeyRequest, TendKeyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = KmsService.Name,
        Version = KmsService.Version,
        Name = nameof(TendKey),
        Effect = ActionEffect.Write,
        AuditFields = ["KeyId"],
        Internal = true,
    };

    public TendKeyRequest Read(ParameterReader parameters) => new(parameters.RequiredText("KeyId"));

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, TendKeyRequest request, CancellationToken cancellation) =>
        calls.Named(call, request.KeyId, cancellation);

    public async ValueTask<TendKeyResponse> Handle(AuthorizedCall<TendKeyRequest> call, CancellationToken cancellation)
    {
        Stored<MasterKey>? stored = await calls.Keys.Find(call.Caller.Account, call.Region, call.Request.KeyId, cancellation);
        if (stored is null || stored.Value.ToIndex().Due is not { } due || due > call.Now)
            return new TendKeyResponse("Nothing");
        string done = await Tend(call, stored, cancellation);
        call.Notes.Add(("Done", done));
        return new TendKeyResponse(done);
    }

    private async ValueTask<string> Tend(AuthorizedCall<TendKeyRequest> call, Stored<MasterKey> stored, CancellationToken cancellation)
    {
        MasterKey key = stored.Value;
        if (key.State == MasterKeyState.Destroying)
            return await Destroy(call, stored, cancellation);
        if (key.Discarded.Count > 0)
            return await DestroyDiscarded(call, stored, cancellation);
        if (key.State == MasterKeyState.PendingDelete)
            return await BeginDestroying(call, stored, cancellation);
        if (key.ValidTo <= call.Now)
        {
            KeyLog.Expired(log, key.KeyId);
            call.Changes.Add(calls.Keys.Records.Update(stored, KeyImport.WithoutMaterial(key)));
            return "MaterialExpired";
        }

        if (key.State == MasterKeyState.Enabled && key.NextRotation <= call.Now)
            return await Rotate(call, stored, cancellation);
        return await rewrapping.Step(call.Now, stored, call.Changes, cancellation);
    }

    // From here on nothing brings the key back, so that its material may go although the record is still there.
    private async ValueTask<string> BeginDestroying(AuthorizedCall<TendKeyRequest> call, Stored<MasterKey> stored, CancellationToken cancellation)
    {
        string users = await KeyUsers.Tell(stored, dependents, cancellation);
        KeyLog.Destroying(log, stored.Value.KeyId, users.Length > 0 ? users : "nothing");
        if (users.Length > 0)
            call.Notes.Add(("WillBeLost", users));
        call.Changes.Add(calls.Keys.Records.Update(stored, stored.Value with { State = MasterKeyState.Destroying }));
        return "DestructionBegun";
    }

    private async ValueTask<string> Destroy(AuthorizedCall<TendKeyRequest> call, Stored<MasterKey> stored, CancellationToken cancellation)
    {
        crash.Reach("destroy:before-material");
        foreach (MasterKeyVersion version in stored.Value.Versions.Concat(stored.Value.Discarded))
            await DestroyMaterial(version, cancellation);
        crash.Reach("destroy:before-commit");
        call.Changes.Add(RecordStore<MasterKey>.Delete(stored));
        RecordStore<KeyAlias> aliases = calls.Keys.Aliases;
        if (await aliases.Find(aliases.Identity(call.Caller.Account, call.Region, stored.Value.Alias), cancellation) is { } alias)
            call.Changes.Add(RecordStore<KeyAlias>.Delete(alias));
        return "Destroyed";
    }

    private async ValueTask<string> DestroyDiscarded(AuthorizedCall<TendKeyRequest> call, Stored<MasterKey> stored, CancellationToken cancellation)
    {
        foreach (MasterKeyVersion version in stored.Value.Discarded)
            await DestroyMaterial(version, cancellation);
        call.Changes.Add(calls.Keys.Records.Update(stored, stored.Value with { Discarded = [] }));
        return "DiscardedDestroyed";
    }

    private async ValueTask DestroyMaterial(MasterKeyVersion version, CancellationToken cancellation) =>
        await KeyCalls.Answered(calls.Keys.Holders, version, async holder =>
        {
            await holder.Destroy(version, cancellation);
            return true;
        });

    private async ValueTask<string> Rotate(AuthorizedCall<TendKeyRequest> call, Stored<MasterKey> stored, CancellationToken cancellation)
    {
        crash.Reach("rotate:before-generate");
        MasterKey rotated = await KeyCalls.Answered(() =>
            rotation.Rotate(stored.Value, calls.Keys.Holders.ForNew, call.Now, dropOlder: false, call.Undo, cancellation));
        crash.Reach("rotate:before-commit");
        call.Changes.Add(calls.Keys.Records.Update(stored, rotated));
        call.Changes.AddRange(MasterKeyHolders.Conditions(rotated.Newest));
        call.Notes.Add(("KeyVersion", rotated.LastVersion.ToString(CultureInfo.InvariantCulture)));
        return "Rotated";
    }
}

/// <summary>Asks for what is due for a key.</summary>
internal sealed record TendKeyRequest(string KeyId);

/// <summary>What was done.</summary>
internal sealed record TendKeyResponse(string Done) : IResponse
{
    public void Write(Utf8JsonWriter writer) => writer.WriteString("Done"u8, Done);
}

/// <summary>A due key wants to be tended.</summary>
internal sealed class DueKey : IDueHandler
{
    public string Kind => RecordKind.MasterKey;

    public string ActionOf(RecordIndex index) => nameof(TendKey);

    public ReadOnlyMemory<byte> Parameters(RecordIdentity identity) =>
        JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["KeyId"] = identity.Id });
}
