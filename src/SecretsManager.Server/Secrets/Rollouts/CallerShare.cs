using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using SecretsManager.Server.Access;

namespace SecretsManager.Server.Secrets.Rollouts;

/// <summary>
/// A share of all callers. Each rollout puts each caller at a place of its own on a line; a percentage takes the callers up to its mark. So
/// a caller stays where it is, and a larger percentage only adds.
/// </summary>
internal static class CallerShare
{
    /// <summary>Bytes of a seed.</summary>
    public const int SeedSize = 16;

    /// <summary>Whether the caller is among so many of a hundred: a user by his uin, a session of a role by the role and its own name.</summary>
    public static bool IsWithin(int percent, byte[] seed, Caller caller) => percent switch
    {
        <= 0 => false,
        >= 100 => true,
        _ => (ulong)PlaceOf(seed, caller.Principal) * 100 < (ulong)percent << 32,
    };

    /// <summary>Where a caller stands on the line, all of a <see cref="uint"/> long.</summary>
    public static uint PlaceOf(ReadOnlySpan<byte> seed, string principal)
    {
        byte[] text = new byte[seed.Length + Encoding.UTF8.GetByteCount(principal)];
        seed.CopyTo(text);
        Encoding.UTF8.GetBytes(principal, text.AsSpan(seed.Length));
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text, hash);
        return BinaryPrimitives.ReadUInt32BigEndian(hash);
    }
}
