using System.Text.Json;

namespace SecretsManager.Server.Access.Policies;

/// <summary>Reads the actions of a statement.</summary>
internal static class ActionReader
{
    private const string OptionalPrefix = "name/";

    /// <exception cref="PolicyException">It is not an action, or not one of a service that is served here.</exception>
    public static ActionPattern Read(JsonElement element, string place, KnownActions known)
    {
        string text = PolicyJson.Text(element, place);
        if (text.StartsWith(OptionalPrefix, StringComparison.Ordinal))
            text = text[OptionalPrefix.Length..];
        if (text is "*" or "*:*")
            return new ActionPattern("*");

        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || !PolicyCharacters.IsService(text.AsSpan(0, colon)) || !PolicyCharacters.IsAction(text.AsSpan(colon + 1)))
            throw new PolicyException(place, PolicyRefusals.Action);
        return InService(text[..colon], text[(colon + 1)..], place, known);
    }

    private static ActionPattern InService(string service, string name, string place, KnownActions known)
    {
        ActionPattern asWritten = new($"{service}:{name}");
        if (!known.Has(service))
            return asWritten;
        if (name.Contains('*', StringComparison.Ordinal))
            return known.Any(service, asWritten) ? asWritten : throw new PolicyException(place, PolicyRefusals.NoSuchAction(service));
        string spelling = known.SpellingOf(service, name) ?? throw new PolicyException(place, PolicyRefusals.NoSuchAction(service));
        return new ActionPattern($"{service}:{spelling}");
    }
}
