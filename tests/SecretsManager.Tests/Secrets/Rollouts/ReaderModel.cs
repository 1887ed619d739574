using System.Globalization;
using System.Text.Json;
using Xunit;

namespace SecretsManager.Tests.Secrets.Rollouts;

/// <summary>Who has read, as a test has seen it, and what the list of readers says otherwise.</summary>
internal sealed class ReaderModel
{
    private readonly Dictionary<Reader, Sight> readers = [];

    /// <summary>What makes a reader.</summary>
    internal sealed record Reader(string Principal, string Address, string Agent, string Asked);

    /// <summary>What he saw last, and when in Unix seconds.</summary>
    internal sealed record Sight(string Version, long Time);

    public void Saw(Reader reader, string version, long time) => readers[reader] = new Sight(version, time);

    /// <summary>What is wrong with a list, in words; nothing if it is right. A time may be up to five minutes old.</summary>
    public IEnumerable<string> Differences(IReadOnlyList<JsonElement> told)
    {
        Dictionary<Reader, Sight> listed = [];
        foreach (JsonElement reader in told)
        {
            if (!listed.TryAdd(KeyOf(reader), new Sight(Text(reader, "VersionId"), reader.GetProperty("LastReadTime").GetInt64())))
                yield return $"{KeyOf(reader)} twice";
        }

        foreach ((Reader reader, Sight sight) in readers)
        {
            if (!listed.Remove(reader, out Sight? told1))
                yield return $"{reader} is missing";
            else if (told1.Version != sight.Version)
                yield return $"{reader} saw {sight.Version} and is said to have seen {told1.Version}";
            else if (told1.Time > sight.Time || told1.Time < sight.Time - 300)
                yield return string.Create(CultureInfo.InvariantCulture, $"{reader} read at {sight.Time} and is said to have at {told1.Time}");
        }

        foreach (Reader reader in listed.Keys)
            yield return $"{reader} never read";
    }

    /// <summary>The counts are those of the list.</summary>
    public void AssertCounted(JsonElement answer)
    {
        Assert.Equal(readers.Count, answer.GetProperty("TotalCount").GetInt64());
        Assert.Equal(
            readers.GroupBy(reader => reader.Value.Version).OrderBy(version => version.Key, StringComparer.Ordinal)
                .Select(version => (version.Key, version.Count(), version.Count(reader => reader.Key.Asked == "SSM_Current"))),
            answer.GetProperty("VersionReaders").EnumerateArray()
                .Select(version => (Text(version, "VersionId"), version.GetProperty("ReaderCount").GetInt32(), version.GetProperty("FollowerCount").GetInt32())));
    }

    private static Reader KeyOf(JsonElement reader) => new(Text(reader, "Principal"), Text(reader, "SourceAddress"), Text(reader, "UserAgent"), Text(reader, "RequestedVersionId"));

    private static string Text(JsonElement reader, string name) => reader.GetProperty(name).GetString()!;
}
