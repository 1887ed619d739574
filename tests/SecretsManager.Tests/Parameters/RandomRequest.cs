using System.Globalization;
using System.Text;
using System.Text.Json;
using CsCheck;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Tests.Parameters;

internal sealed record RandomTag(string Key, string? Value, IReadOnlyList<string> Words);

/// <summary>A request with every kind of field, which can be written in both ways and read back.</summary>
internal sealed record RandomRequest(
    string Name, string? Note, long? Size, ulong? Count, bool? Flag, IReadOnlyList<string> Words, IReadOnlyList<RandomTag> Tags, RandomTag? One)
{
    private static readonly Gen<string> AnyText = Gen.OneOf(
        Gen.String[0, 12].Select(static text => new Rune(0x1F600) + Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text))),
        Gen.String.AlphaNumeric,
        Gen.OneOf("", " ", "+", "%", "&=", ".", "\u0000", "未", "\"\\/", "\r\n--b1"));

    private static readonly Gen<IReadOnlyList<string>> AnyWords = AnyText.Array[0, 12].Select(static words => (IReadOnlyList<string>)words);

    private static readonly Gen<RandomTag> AnyTag =
        Gen.Select(AnyText, Gen.Null(AnyText), AnyWords, static (key, value, words) => new RandomTag(key, value, words));

    public static Gen<RandomRequest> Any { get; } = Gen.Select(
        Gen.Select(AnyText, Gen.Null(AnyText), Gen.Nullable(Gen.Long), Gen.Nullable(Gen.ULong)),
        Gen.Select(Gen.Nullable(Gen.Bool), AnyWords, AnyTag.Array[0, 12], Gen.Null(AnyTag)),
        static (a, b) => new RandomRequest(a.Item1, a.Item2, a.Item3, a.Item4, b.Item1, b.Item2, b.Item3, b.Item4));

    public static RandomRequest Read(ParameterReader r) => new(
        r.RequiredText("Name"), r.Text("Note"), r.Integer("Size"), r.UnsignedInteger("Count"), r.Boolean("Flag"),
        r.TextList("Words"), r.ObjectList("Tags", ReadTag), r.Object("One", ReadTag));

    public byte[] Json() => JsonSerializer.SerializeToUtf8Bytes(this);

    /// <summary>The flattened fields, in an order that <paramref name="seed"/> chooses.</summary>
    public KeyValuePair<string, string>[] Fields(int seed)
    {
        List<KeyValuePair<string, string>> fields = [];
        Flatten("", JsonSerializer.SerializeToElement(this), fields);
        KeyValuePair<string, string>[] shuffled = [.. fields];
        new Random(seed).Shuffle(shuffled);
        return shuffled;
    }

    public byte[] Form(int seed) => Encoding.ASCII.GetBytes(string.Join('&', Fields(seed).Select(static f => f.Key + "=" + Uri.EscapeDataString(f.Value))));

    public byte[] Multipart(int seed) => Encoding.UTF8.GetBytes(string.Concat(Fields(seed).Select(static f =>
        $"--bound\r\nContent-Disposition: form-data; name=\"{f.Key}\"\r\n\r\n{f.Value}\r\n")) + "--bound--\r\n");

    private static RandomTag ReadTag(ParameterReader r) => new(r.RequiredText("Key"), r.Text("Value"), r.TextList("Words"));

    private static void Flatten(string name, JsonElement value, List<KeyValuePair<string, string>> fields)
    {
        string prefix = name.Length == 0 ? "" : name + ".";
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty member in value.EnumerateObject())
                Flatten(prefix + member.Name, member.Value, fields);
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            int index = 0;
            foreach (JsonElement item in value.EnumerateArray())
                Flatten(prefix + (index++).ToString(CultureInfo.InvariantCulture), item, fields);
        }
        else if (value.ValueKind != JsonValueKind.Null)
        {
            fields.Add(new(name, value.ToString()));
        }
    }
}
