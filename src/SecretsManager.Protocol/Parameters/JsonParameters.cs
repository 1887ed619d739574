using System.Text.Json;
using System.Text.Unicode;

namespace SecretsManager.Protocol.Parameters;

/// <summary>Reads the parameters of a JSON body.</summary>
public static class JsonParameters
{
    /// <summary>
    /// Reads one JSON object, strictly: valid UTF-8, nothing after the object, no comments, no trailing commas, no name twice in an
    /// object (compared after unescaping), no half surrogates. An empty body has no parameters; <c>null</c> means not given.
    /// </summary>
    /// <exception cref="ApiException"><see cref="ErrorCode.InvalidParameter"/></exception>
    public static ParameterTree Parse(ReadOnlySpan<byte> body, ParameterLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        if (!Utf8.IsValid(body))
            throw Refusal.NotUtf8();
        // Unescaping never makes a text longer.
        var text = new TextBuffer(body.Length);
        bool read = false;
        try
        {
            var tree = new ParameterTree(text);
            if (!body.IsEmpty)
                Read(body, limits, tree, text);
            read = true;
            return tree;
        }
        catch (JsonException e)
        {
            throw Refusal.NotJson(e.LineNumber, e.BytePositionInLine);
        }
        finally
        {
            if (!read)
                text.Dispose();
        }
    }

    private static void Read(ReadOnlySpan<byte> body, ParameterLimits limits, ParameterTree tree, TextBuffer text)
    {
        // The reader's own limit is one looser, so that ours speaks first.
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = limits.MaximumDepth + 1 });
        int container = ParameterTree.None;
        int tokens = 0;
        TextRange name = default;
        while (reader.Read())
        {
            if (++tokens > limits.MaximumTokens)
                throw Refusal.TooManyTokens(limits.MaximumTokens);
            if (tokens == 1 && reader.TokenType != JsonTokenType.StartObject)
                throw Refusal.NotAnObject();
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    name = Unescape(reader, text);
                    RefuseDuplicate(tree, container, text[name]);
                    break;
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    if (reader.CurrentDepth >= limits.MaximumDepth)
                        throw Refusal.TooDeep(limits.MaximumDepth);
                    container = tokens == 1 ? ParameterTree.Root : tree.Add(container, KindOf(reader.TokenType), name, default);
                    name = default;
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    container = tree.Node(container).Parent;
                    break;
                default:
                    tree.Add(container, KindOf(reader.TokenType), name, ValueOf(reader, text));
                    name = default;
                    break;
            }
        }
    }

    private static void RefuseDuplicate(ParameterTree tree, int container, ReadOnlySpan<byte> name)
    {
        int earlier = tree.Find(container, name);
        if (earlier != ParameterTree.None)
            throw Refusal.Duplicate(tree.PathOf(earlier));
    }

    private static TextRange ValueOf(in Utf8JsonReader reader, TextBuffer text) => reader.TokenType switch
    {
        JsonTokenType.String => Unescape(reader, text),
        JsonTokenType.Number => text.Add(reader.ValueSpan),
        _ => default,
    };

    private static TextRange Unescape(in Utf8JsonReader reader, TextBuffer text)
    {
        try
        {
            return text.AddString(reader);
        }
        catch (InvalidOperationException)
        {
            // The one thing the reader leaves to the unescaping.
            throw Refusal.LoneSurrogate();
        }
    }

    private static ParameterKind KindOf(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => ParameterKind.Object,
        JsonTokenType.StartArray => ParameterKind.List,
        JsonTokenType.String => ParameterKind.Text,
        JsonTokenType.Number => ParameterKind.Number,
        JsonTokenType.True => ParameterKind.True,
        JsonTokenType.False => ParameterKind.False,
        _ => ParameterKind.Null,
    };
}
