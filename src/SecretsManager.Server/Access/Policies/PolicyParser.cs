using System.Text.Json;

namespace SecretsManager.Server.Access.Policies;

/// <summary>
/// Reads a policy, strictly: what is not certainly meant is refused. What is judged later is the tree, whose text is
/// <see cref="PolicyText.Canonical"/>.
/// </summary>
internal static class PolicyParser
{
    /// <summary>The most characters of a policy, white space outside of texts not counted.</summary>
    public const int MostCharacters = 6_144;

    /// <summary>The same for a policy that narrows temporary keys.</summary>
    public const int MostSessionCharacters = 2_048;

    /// <summary>The most statements of a policy.</summary>
    public const int MostStatements = 100;

    private const string Version = "2.0";

    // How many times as long a text may be with its white space.
    private const int MostBlanks = 4;

    /// <summary>Reads a policy.</summary>
    /// <exception cref="PolicyException">The text is not an acceptable policy for the purpose.</exception>
    public static PolicyDocument Parse(string text, PolicyPurpose purpose, KnownActions known)
    {
        int most = purpose == PolicyPurpose.Session ? MostSessionCharacters : MostCharacters;
        CheckSize(text, most);
        // White space does not count, and yet is stored.
        if (text.Length > most * MostBlanks)
            throw new PolicyException(PolicyJson.Root, PolicyRefusals.TooLong(most));
        using JsonDocument json = PolicyJson.Parse(text);
        PolicyDocument document = Read(json.RootElement, purpose, known);

        // The canonical text is what is kept and read again; it is longer where a number stood without quotes.
        CheckSize(PolicyText.Canonical(document), most);
        return document;
    }

    private static PolicyDocument Read(JsonElement root, PolicyPurpose purpose, KnownActions known)
    {
        Dictionary<string, JsonElement> members = PolicyJson.Members(root, PolicyJson.Root, ["version", "statement", "principal"]);
        CheckVersion(PolicyJson.Required(members, "version", PolicyJson.Root));
        JsonElement statement = PolicyJson.Required(members, "statement", PolicyJson.Root);
        Principals? common = members.TryGetValue("principal", out JsonElement principal)
            ? PrincipalReader.Read(principal, "principal", purpose)
            : null;

        StatementReader reader = new(purpose, known, common);
        if (statement.ValueKind != JsonValueKind.Array)
            return new PolicyDocument([reader.Read(statement, "statement")]);
        if (statement.GetArrayLength() is 0 or > MostStatements)
            throw new PolicyException("statement", PolicyRefusals.StatementCount(MostStatements));
        return new PolicyDocument([.. statement.EnumerateArray().Select((one, at) => reader.Read(one, $"statement[{at}]"))]);
    }

    private static void CheckVersion(JsonElement version)
    {
        if (version.ValueKind != JsonValueKind.String || PolicyJson.Text(version, "version") != Version)
            throw new PolicyException("version", PolicyRefusals.Version);
    }

    private static void CheckSize(string text, int most)
    {
        if (PolicyJson.SizeOf(text) > most)
            throw new PolicyException(PolicyJson.Root, PolicyRefusals.TooLong(most));
    }
}
