using System.Buffers.Binary;
using BitFaster.Caching.Lru;
using SecretsManager.Server.Sealing;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access;

/// <summary>
/// When each access key was last used, by the day. Only the first use of a key on a day of UTC+8 is written, in the transaction of the
/// call that is that use: a setting of the deployment, which no two calls can conflict over, sealed with the id of its key.
/// </summary>
internal sealed class AccessKeyUse(Database database, DomainKeys keys, IRandomBytes random)
{
    private const string Prefix = "key-use/";
    private const int Capacity = 10_000;
    private const long EightHours = 8 * 3_600_000;

    // Whoever is dropped here, or used a key before a restart, is written once more that day; that does no harm.
    private readonly ConcurrentLru<string, long> noted = new(Capacity);

    /// <summary>What a call with the key must write; null if the key was used that day already, or is no key that lasts.</summary>
    /// <param name="now">Unix milliseconds.</param>
    public Change? Of(string secretId, long now)
    {
        if (!AccountRegister.IsKeyId(secretId) || (noted.TryGet(secretId, out long day) && day >= DayOf(now)))
            return null;
        Span<byte> time = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(time, now);
        return new Change.WriteSetting(Prefix + secretId, SealedBox.Seal(BoxPurpose.KeyUse, keys.Of(string.Empty), Bind(secretId), time, random));
    }

    /// <summary>What <see cref="Of"/> gave has been committed.</summary>
    public void Note(string secretId, long now) => noted.AddOrUpdate(secretId, DayOf(now));

    /// <summary>What the deletion of a key must write.</summary>
    public static Change Forget(string secretId) => new Change.RemoveSetting(Prefix + secretId);

    /// <summary>The first use of the last day on which the key was used, Unix milliseconds; 0 for never.</summary>
    /// <exception cref="IntegrityException">It has been tampered with.</exception>
    public async ValueTask<long> Last(string secretId, CancellationToken cancellation)
    {
        byte[]? box = await database.ReadSetting(Prefix + secretId, cancellation);
        return box is null
            ? 0
            : BinaryPrimitives.ReadInt64BigEndian(SealedBox.Open(BoxPurpose.KeyUse, keys.Of(string.Empty), Bind(secretId), box, "the last use of an access key"));
    }

    private static long DayOf(long now) => (now + EightHours) / TimeSpan.MillisecondsPerDay;

    private AssociatedData Bind(string secretId) => new AssociatedData().Add("key-use").Add(keys.Deployment).Add(secretId);
}
