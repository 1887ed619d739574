using System.Text;

namespace SecretsManager.Protocol.Parameters;

/// <summary>
/// The fields of a form or query, unescaped, in the order given, as UTF-8: what signature v1 signs. The bytes become zero on disposal.
/// </summary>
public sealed class FormFields : IDisposable
{
    private readonly List<(TextRange Name, TextRange Value)> fields = [];

    internal FormFields(TextBuffer text) => Text = text;

    /// <summary>How many fields there are.</summary>
    public int Count => fields.Count;

    /// <summary>Where the names and values lie.</summary>
    internal TextBuffer Text { get; }

    /// <summary>The name of field <paramref name="index"/>.</summary>
    public ReadOnlySpan<byte> Name(int index) => Text[fields[index].Name];

    /// <summary>The value of field <paramref name="index"/>.</summary>
    public ReadOnlySpan<byte> Value(int index) => Text[fields[index].Value];

    /// <summary>The text of the first field of this name; null when there is none.</summary>
    public string? Find(string name)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(name);
        for (int i = 0; i < Count; i++)
        {
            if (Name(i).Length == bytes.Length && Name(i).StartsWith(bytes))
                return Encoding.UTF8.GetString(Value(i));
        }

        return null;
    }

    /// <summary>The fields as texts, which signature v1 sorts and joins.</summary>
    public IReadOnlyCollection<KeyValuePair<string, string>> ToPairs() =>
        [.. Enumerable.Range(0, Count).Select(i => KeyValuePair.Create(Encoding.UTF8.GetString(Name(i)), Encoding.UTF8.GetString(Value(i))))];

    /// <summary>Makes the names and values zero. Doing it again does nothing.</summary>
    public void Dispose() => Text.Dispose();

    internal TextRange NameRange(int index) => fields[index].Name;

    internal TextRange ValueRange(int index) => fields[index].Value;

    internal void Add(TextRange name, TextRange value, ParameterLimits limits)
    {
        if (fields.Count == limits.MaximumTokens)
            throw Refusal.TooManyFields(limits.MaximumTokens);
        fields.Add((name, value));
    }
}
