using System.Text.Json;

namespace SecretsManager.Server.Access.Policies;

/// <summary>Reads the resources of a statement.</summary>
internal static class ResourceReader
{
    private const int Segments = 6;

    /// <exception cref="PolicyException">It is neither <c>*</c> nor an acceptable six-segment name.</exception>
    public static ResourcePattern Read(JsonElement element, string place, KnownActions known)
    {
        string text = PolicyJson.Text(element, place);
        if (text == "*")
            return ResourcePattern.All;
        string[] segments = text.Split(':', Segments);
        if (segments.Length < Segments || segments[0] != "qcs" || segments[1].Length > 0)
            throw new PolicyException(place, PolicyRefusals.Resource);

        string service = All(segments[2], place, PolicyRefusals.ResourceService);
        string region = All(segments[3], place, PolicyRefusals.ResourceRegion);
        CheckAccount(segments[4], service, place, known);
        CheckPath(segments[5], place);
        return new ResourcePattern(service, region, segments[4], segments[5]);
    }

    private static string All(string segment, string place, Protocol.LocalizedText refusal)
    {
        if (segment is "" or "*")
            return string.Empty;
        return PolicyCharacters.IsService(segment) ? segment : throw new PolicyException(place, refusal);
    }

    private static void CheckAccount(string segment, string service, string place, KnownActions known)
    {
        if (segment.Length == 0 || IsNumbered(segment, ResourcePattern.UinPrefix))
            return;
        if (!IsNumbered(segment, ResourcePattern.UidPrefix))
            throw new PolicyException(place, PolicyRefusals.ResourceAccount);
        if (service.Length == 0 || known.Has(service))
            throw new PolicyException(place, PolicyRefusals.ResourceUid);
    }

    private static bool IsNumbered(string segment, string prefix) =>
        segment.StartsWith(prefix, StringComparison.Ordinal) && PolicyCharacters.IsAccountNumber(segment.AsSpan(prefix.Length), out _);

    private static void CheckPath(string path, string place)
    {
        if (!PolicyCharacters.IsPath(path) || path.Contains('?', StringComparison.Ordinal))
            throw new PolicyException(place, PolicyRefusals.ResourcePath);
        if (!TemplateVariables.AreKnown(path))
            throw new PolicyException(place, PolicyRefusals.Variable);
    }
}
