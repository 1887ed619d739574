using System.Globalization;
using System.Text.Json.Nodes;

namespace SecretsManager.Cli;

/// <summary>A field while the dotted names are put together: a value, or what lies below it.</summary>
internal sealed class FieldNode
{
    private readonly Dictionary<string, FieldNode> below = new(StringComparer.Ordinal);
    private JsonValue? value;

    /// <summary>Whether a part of a dotted name is a position in a list.</summary>
    public static bool IsIndex(string part) => part.All(char.IsAsciiDigit);

    /// <summary>Puts a value at a path; false when something is there already.</summary>
    public bool TryPut(ReadOnlySpan<string> path, JsonValue leaf)
    {
        if (path.Length == 0)
        {
            if (value is not null || below.Count > 0)
                return false;
            value = leaf;
            return true;
        }

        if (value is not null)
            return false;
        if (!below.TryGetValue(path[0], out var next))
            below[path[0]] = next = new FieldNode();
        return next.TryPut(path[1..], leaf);
    }

    /// <summary>The JSON: a value, a list when all parts below are positions, else an object.</summary>
    public JsonNode ToJson(string path)
    {
        if (value is not null)
            return value;
        if (below.Count > 0 && below.Keys.All(IsIndex))
            return List(path);
        if (below.Keys.Any(IsIndex))
            throw CommandException.Usage($"The parameter --{path} is used as a list and as an object.");
        var fields = new JsonObject();
        foreach (var (name, node) in below)
            fields[name] = node.ToJson(path.Length == 0 ? name : path + "." + name);
        return fields;
    }

    private JsonArray List(string path)
    {
        var list = new JsonArray();
        for (var i = 0; i < below.Count; i++)
        {
            var position = i.ToString(CultureInfo.InvariantCulture);
            if (!below.TryGetValue(position, out var node))
                throw CommandException.Usage($"The list --{path} has no element {position}; its elements are counted from 0 without gaps.");
            list.Add(node.ToJson(path + "." + position));
        }

        return list;
    }
}
