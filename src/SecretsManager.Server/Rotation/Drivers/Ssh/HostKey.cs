using System.Buffers.Binary;
using System.Text;

namespace SecretsManager.Server.Rotation.Drivers.Ssh;

/// <summary>The public keys by which a host is known.</summary>
/// <param name="Type">As SSH names it: <c>ssh-ed25519</c>.</param>
/// <param name="Blob">As SSH sends it.</param>
internal sealed record HostKey(string Type, byte[] Blob)
{
    private static readonly string[] Types = ["ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "ssh-rsa"];

    /// <summary>
    /// The keys in a text: lines as in <c>known_hosts</c>, or as in the host's own <c>.pub</c> files. Which host a line names does not count, as the
    /// registration says which it is for. Null if a line is not of the form or there is none.
    /// </summary>
    public static IReadOnlyList<HostKey>? Read(string text)
    {
        List<HostKey> keys = [];
        foreach (string line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] == '#')
                continue;
            string[] words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            // A mark (@revoked, @cert-authority) means something else than "this is the key".
            int type = Types.Contains(words[0], StringComparer.Ordinal) ? 0 : 1;
            if (line[0] == '@' || words.Length < type + 2 || Of(words[type], words[type + 1]) is not { } key)
                return null;
            keys.Add(key);
        }

        return keys.Count > 0 ? keys : null;
    }

    /// <summary>The algorithms by which a host may prove this key; RSA not with SHA-1.</summary>
    public IEnumerable<string> Algorithms => Type == "ssh-rsa" ? ["rsa-sha2-512", "rsa-sha2-256"] : [Type];

    /// <summary>The type that a key says in its own bytes; null if it says none.</summary>
    public static string? TypeIn(ReadOnlySpan<byte> blob)
    {
        if (blob.Length < sizeof(int))
            return null;
        int length = BinaryPrimitives.ReadInt32BigEndian(blob);
        return length is > 0 and <= 64 && blob.Length >= sizeof(int) + length ? Encoding.ASCII.GetString(blob.Slice(sizeof(int), length)) : null;
    }

    private static HostKey? Of(string type, string base64)
    {
        byte[] blob = new byte[base64.Length];
        return Types.Contains(type, StringComparer.Ordinal) && Convert.TryFromBase64String(base64, blob, out int written) && TypeIn(blob.AsSpan(0, written)) == type
            ? new HostKey(type, blob[..written])
            : null;
    }
}
