using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace SecretsManager.Cli;

/// <summary>Makes the JSON body of a request from what stands on the command line.</summary>
internal static class RequestFields
{
    private const string FromFile = "-file";
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>
    /// The body. Each word is <c>--Name value</c> or <c>--Name=value</c>; dots go into objects and lists (<c>--Tags.0.TagKey</c>);
    /// <c>--Name-file</c> takes the value from a file, <c>-</c> being the standard input. A field named here replaces the one of the base.
    /// </summary>
    public static JsonObject Read(ServiceApi service, IReadOnlyList<string> words, JsonObject start, Stream input)
    {
        var tree = new FieldNode();
        for (var i = 0; i < words.Count; i++)
        {
            var equals = words[i].IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? words[i] : words[i][..equals];
            if (!name.StartsWith("--", StringComparison.Ordinal) || name.Length < 3)
                throw CommandException.Usage("A value stands where a --Name is expected; give the parameters as --Name value or --Name=value.");
            if (equals < 0 && i + 1 == words.Count)
                throw CommandException.Usage($"The parameter {name} needs a value after it.");
            Put(service, tree, name[2..], equals < 0 ? words[++i] : words[i][(equals + 1)..], input);
        }

        foreach (var (name, value) in tree.ToJson("").AsObject().ToList())
            start[name] = value?.DeepClone();
        return start;
    }

    private static void Put(ServiceApi service, FieldNode tree, string name, string text, Stream input)
    {
        var path = name.EndsWith(FromFile, StringComparison.Ordinal) ? name[..^FromFile.Length] : name;
        var parts = path.Split('.');
        if (parts.Any(part => part.Length == 0) || char.IsAsciiDigit(parts[0][0]))
            throw CommandException.Usage($"The parameter --{name} is not a name; names look like --SecretName or --Tags.0.TagKey.");
        var field = parts.Last(part => !FieldNode.IsIndex(part));
        var value = path == name ? Typed(service, field, text) : Typed(service, field, FileValue(service, name, field, text, input));
        if (!tree.TryPut(parts, value))
            throw CommandException.Usage($"The parameter --{path} stands twice, or once as a value and once as more than that.");
    }

    private static JsonValue Typed(ServiceApi service, string field, string text)
    {
        if (service.Integers.Contains(field))
        {
            return long.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                ? JsonValue.Create(number)
                : throw CommandException.Usage($"The parameter {field} takes a whole number.");
        }

        if (!service.Booleans.Contains(field))
            return JsonValue.Create(text);
        return bool.TryParse(text, out var flag) ? JsonValue.Create(flag) : throw CommandException.Usage($"The parameter {field} takes true or false.");
    }

    private static string FileValue(ServiceApi service, string name, string field, string path, Stream input)
    {
        var content = Bytes(path, input);
        if (service.Binaries.Contains(field))
            return Convert.ToBase64String(content);
        try
        {
            return Strict.GetString(content);
        }
        catch (DecoderFallbackException fault)
        {
            throw CommandException.Usage($"What --{name} names is not UTF-8 text, and the field {field} does not hold bytes.", fault);
        }
    }

    /// <summary>The bytes of a file, to the last one; <c>-</c> is the standard input.</summary>
    public static byte[] Bytes(string path, Stream input)
    {
        try
        {
            if (path != "-")
                return File.ReadAllBytes(path);
            using var content = new MemoryStream();
            input.CopyTo(content);
            return content.ToArray();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw CommandException.Usage($"The file {path} cannot be read.", fault);
        }
    }
}
