using System.Text.Json;

namespace SecretsManager.Server.Access.Policies;

/// <summary>Reads the statements of one policy.</summary>
/// <param name="common">The principals of the whole policy, or null.</param>
internal sealed class StatementReader(PolicyPurpose purpose, KnownActions known, Principals? common)
{
    private static readonly string[] Names = ["effect", "action", "resource", "condition", "principal"];

    /// <exception cref="PolicyException">It is not an acceptable statement.</exception>
    public Statement Read(JsonElement element, string place)
    {
        Dictionary<string, JsonElement> members = PolicyJson.Members(element, place, Names);
        PolicyEffect effect = ReadEffect(PolicyJson.Required(members, "effect", place), $"{place}.effect");
        JsonElement action = PolicyJson.Required(members, "action", place);
        Principals? principals = ReadPrincipals(members, place);
        Statement statement = new(
            effect,
            [.. PolicyJson.Items(action, $"{place}.action").Select(one => ActionReader.Read(one.Item, one.Place, known))],
            ReadResources(members, place),
            members.TryGetValue("condition", out JsonElement condition) ? ConditionReader.Read(condition, $"{place}.condition", purpose, known) : [],
            principals);
        CheckFederated(statement, place);
        return statement;
    }

    private static PolicyEffect ReadEffect(JsonElement element, string place) => PolicyJson.Text(element, place) switch
    {
        "allow" => PolicyEffect.Allow,
        "deny" => PolicyEffect.Deny,
        _ => throw new PolicyException(place, PolicyRefusals.Effect),
    };

    // Anyone can have a token of some issuer for some audience: only with both does it say who is meant.
    private static void CheckFederated(Statement statement, string place)
    {
        if (statement.Principals is { Federated.Count: > 0 }
            && !(Demands(statement, ConditionKeys.Issuer) && Demands(statement, ConditionKeys.Audience)))
        {
            throw new PolicyException($"{place}.condition", PolicyRefusals.Federated);
        }
    }

    private static bool Demands(Statement statement, string key) => statement.Conditions.Any(condition =>
        condition.Key == key && condition.Operator == ConditionOperator.StringEqual && !condition.IfExist);

    private Principals? ReadPrincipals(Dictionary<string, JsonElement> members, string place)
    {
        if (members.TryGetValue("principal", out JsonElement own))
        {
            Principals read = PrincipalReader.Read(own, $"{place}.principal", purpose);
            return common is null ? read : throw new PolicyException($"{place}.principal", PolicyRefusals.PrincipalTwice);
        }

        return purpose != PolicyPurpose.Trust || common is not null
            ? common
            : throw new PolicyException(place, PolicyRefusals.Missing("principal"));
    }

    private ResourcePattern[] ReadResources(Dictionary<string, JsonElement> members, string place)
    {
        string inside = $"{place}.resource";
        if (!members.TryGetValue("resource", out JsonElement element))
            return purpose == PolicyPurpose.Trust ? [] : throw new PolicyException(place, PolicyRefusals.Missing("resource"));
        ResourcePattern[] all = [.. PolicyJson.Items(element, inside).Select(one => ResourceReader.Read(one.Item, one.Place, known))];
        if (purpose != PolicyPurpose.Trust)
            return all;
        return all is [{ IsAll: true }] ? [] : throw new PolicyException(inside, PolicyRefusals.TrustResource);
    }
}
