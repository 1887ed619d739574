using SecretsManager.Protocol;

namespace SecretsManager.Server.Keys;

/// <summary>Gives a key a new version, which encrypts from then on, and begins to move the data keys of secrets to it.</summary>
internal sealed class KeyRotation(MasterKeyHolders holders)
{
    /// <summary>Whether keys of this kind rotate.</summary>
    /// <exception cref="ApiException">The code says why not.</exception>
    public static void RequireRotatable(MasterKey key)
    {
        if (key.Usage != KeyUsage.EncryptDecrypt)
            throw KeyCallRefusals.PairDoesNotRotate();
        if (key.IsExternal)
            throw KeyCallRefusals.ExternalDoesNotRotate();
    }

    /// <summary>The rotated key. What was made for it outside the database is taken back by what is added to <paramref name="undo"/>.</summary>
    /// <param name="dropOlder">Whether the older versions end when nothing lies under them any more; for the product's own keys alone.</param>
    /// <exception cref="KeyUnavailableException">The root of trust does not answer.</exception>
    public async ValueTask<MasterKey> Rotate(
        MasterKey key, IKeyHolder holder, long now, bool dropOlder, Stack<Func<ValueTask>> undo, CancellationToken cancellation)
    {
        if (key.Versions.Count >= KeyRules.MostVersions)
            throw KeyCallRefusals.TooManyVersions();
        int number = key.LastVersion + 1;
        MasterKeyVersion version = await holder.Generate(key.KeyId, number, KeyUsage.EncryptDecrypt, now, cancellation);
        undo.Push(() => holders.TakeBack(version));
        return key with
        {
            Versions = [.. key.Versions, version],
            LastVersion = number,
            LastRotation = now,
            NextRotation = key.RotateDays is { } days ? now + (days * TimeSpan.MillisecondsPerDay) : null,
            Rewrap = new RewrapProgress(number, now, Offset: 0, Moved: 0, MovedInPass: 0, Total: 0, now, dropOlder),
        };
    }
}
