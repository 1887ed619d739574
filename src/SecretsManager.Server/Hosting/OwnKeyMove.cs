using System.Runtime.CompilerServices;
using System.Text.Json;
using SecretsManager.Server.Access;
using SecretsManager.Server.Gateway;
using SecretsManager.Server.Keys;
using SecretsManager.Server.Keys.Api;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Hosting;

/// <summary>
/// Moves the product's default key of each account and served region through the one door; the scheduler moves the data keys and ends
/// the older versions. The software key stays software.
/// </summary>
internal sealed class OwnKeyMove(Dispatcher dispatcher, MasterKeys keys, AccountRegister accounts, ServerSettings server) : IOwnKeyMove
{
    public async Task<long> Begin(RootKind target, CancellationToken cancellation)
    {
        byte[] parameters = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["Target"] = RootKinds.NameOf(target) });
        await foreach (Stored<MasterKey> key in NotMoved(target, cancellation))
        {
            if (key.Value.Newest.IsInModule != (target == RootKind.Pkcs11))
                await dispatcher.Call(nameof(MoveOwnKey), key.Identity.Account, key.Identity.Region, parameters, cancellation);
        }

        return await Remaining(target, cancellation);
    }

    public async Task<long> Remaining(RootKind target, CancellationToken cancellation)
    {
        long count = 0;
        await foreach (Stored<MasterKey> _ in NotMoved(target, cancellation))
            count++;
        return count;
    }

    // What is discarded has to be destroyed by the old root, so it counts until that is done.
    private async IAsyncEnumerable<Stored<MasterKey>> NotMoved(RootKind target, [EnumeratorCancellation] CancellationToken cancellation)
    {
        bool inModule = target == RootKind.Pkcs11;
        await foreach (Stored<Account> account in accounts.All(cancellation))
        {
            foreach (string region in server.Regions)
            {
                if (await keys.FindDefault(account.Value.Uin, region, cancellation) is { } key
                    && (key.Value.Versions.Any(version => version.IsInModule != inModule) || key.Value.Discarded.Count > 0))
                    yield return key;
            }
        }
    }
}
