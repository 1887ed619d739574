using System.Text.Json.Serialization;
using SecretsManager.Server.Sealing;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Events;

/// <summary>A service that an account has told of what happens to its secrets in a region.</summary>
/// <param name="Id">A random UUID; one registered again under the same name has another.</param>
/// <param name="Name">What the account calls it.</param>
/// <param name="Created">Unix milliseconds.</param>
/// <param name="Url">An https URL.</param>
/// <param name="Authority">PEM certificates that vouch for it; empty for those of the operating system.</param>
/// <param name="Events">What it is told of, by short names; all, if empty.</param>
/// <param name="SecretNamePrefix">How the names of the secrets begin that it is told of; empty for all.</param>
/// <param name="SigningKey">What signs the events (PKCS#8).</param>
internal sealed record EventReceiver(
    string Id, string Name, long Account, string Region, long Created, string Url, string Authority, IReadOnlyList<string> Events, string SecretNamePrefix, SecretMaterial SigningKey)
{
    /// <summary>How many events were given up because it did not take them.</summary>
    public long GivenUp { get; init; }

    /// <summary>Whether it is to be told.</summary>
    public bool Takes(string shortType, string secretName) =>
        (Events.Count == 0 || Events.Contains(shortType)) && secretName.StartsWith(SecretNamePrefix, StringComparison.Ordinal);

    public RecordIndex ToIndex() => new(1, 0, string.Empty, string.Empty, 0, Created, null);
}

[JsonSerializable(typeof(EventReceiver))]
[JsonSerializable(typeof(EventQueue))]
[JsonSerializable(typeof(SecretEvent))]
internal sealed partial class EventDocuments : JsonSerializerContext;
