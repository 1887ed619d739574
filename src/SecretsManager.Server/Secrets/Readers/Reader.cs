using System.Text.Json.Serialization;

namespace SecretsManager.Server.Secrets.Readers;

/// <summary>Somebody who reads a secret, and what he read last: the content of a sealed row.</summary>
/// <param name="Principal">In six segments.</param>
/// <param name="SourceAddress">The address that he reads from.</param>
/// <param name="UserAgent">What his program calls itself, at most <see cref="LongestAgent"/> characters of it; nobody has proven it.</param>
/// <param name="Asked">The version that he asks for, <c>SSM_Current</c> if none.</param>
/// <param name="Version">The id of the version that he got.</param>
internal sealed record Reader(string Principal, string SourceAddress, string UserAgent, string Asked, string Version)
{
    public const int LongestAgent = 256;

    /// <summary>When he read last, Unix milliseconds; older than it was by <see cref="SecretReaders.RewriteAfter"/> at most.</summary>
    [JsonIgnore]
    public long Seen { get; init; }
}

[JsonSerializable(typeof(Reader))]
internal sealed partial class ReaderDocuments : JsonSerializerContext;
