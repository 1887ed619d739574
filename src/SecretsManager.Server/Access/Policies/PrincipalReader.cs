using System.Text.Json;

namespace SecretsManager.Server.Access.Policies;

/// <summary>Reads who may assume a role.</summary>
internal static class PrincipalReader
{
    private const int LongestService = 128;

    /// <exception cref="PolicyException">They are not acceptable, or the policy is not one that has principals.</exception>
    public static Principals Read(JsonElement element, string place, PolicyPurpose purpose)
    {
        if (purpose != PolicyPurpose.Trust)
            throw new PolicyException(place, PolicyRefusals.PrincipalHere);
        if (element.ValueKind == JsonValueKind.String)
            throw new PolicyException(place, PolicyRefusals.Everybody);
        Dictionary<string, JsonElement> members = PolicyJson.Members(element, place, ["qcs", "service", "federated"]);
        if (members.Count == 0)
            throw new PolicyException(place, PolicyRefusals.EmptyObject);
        return new Principals(
            Names(members, "qcs", place, ReadMember),
            Names(members, "service", place, ReadService),
            Names(members, "federated", place, ReadProvider));
    }

    private static string[] Names(Dictionary<string, JsonElement> members, string name, string place, Func<string, string, string> read) =>
        members.TryGetValue(name, out JsonElement element)
            ? [.. PolicyJson.Items(element, $"{place}.{name}").Select(one => read(PolicyJson.Text(one.Item, one.Place), one.Place))]
            : [];

    private static string ReadMember(string text, string place)
    {
        if (text == "*")
            throw new PolicyException(place, PolicyRefusals.Everybody);
        return PrincipalName.TryParse(text, out PrincipalName name) && name.Kind != PrincipalKind.Provider
            ? name.ToString()
            : throw new PolicyException(place, PolicyRefusals.Principal);
    }

    private static string ReadProvider(string text, string place)
    {
        if (text.Contains(":saml-provider/", StringComparison.Ordinal))
            throw new PolicyException(place, PolicyRefusals.Saml);
        return PrincipalName.TryParse(text, out PrincipalName name) && name.Kind == PrincipalKind.Provider
            ? name.ToString()
            : throw new PolicyException(place, PolicyRefusals.Provider);
    }

    private static string ReadService(string text, string place) =>
        text.Length <= LongestService && PolicyCharacters.IsHost(text) ? text : throw new PolicyException(place, PolicyRefusals.Service);
}
