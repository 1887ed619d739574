using SecretsManager.Protocol;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access.Policies;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Secrets.Rollouts;

/// <summary>What the rules of a rollout may be.</summary>
internal static class RolloutLimits
{
    public const int MostPrincipals = 100;
    public const int MostNetworks = 100;

    private const int LongestPrincipal = 256;
    private const int LongestNetwork = 64;

    /// <summary>The rules of a request.</summary>
    /// <exception cref="ApiException"><c>MissingParameter</c>: there is none; <c>InvalidParameterValue</c>: one is no rule.</exception>
    public static RolloutRules Check(StartVersionRolloutRequest request, long account)
    {
        if (request.Percent is null && request.Principals.Count + request.Tags.Count + request.Networks.Count == 0)
            throw MissingParameter.Named("Percent");
        if (request.Principals.Count > MostPrincipals)
            throw ParameterRules.Wrong("Principals", $"at most {MostPrincipals} users and roles", $"最多 {MostPrincipals} 个用户或角色");
        if (request.Networks.Count > MostNetworks)
            throw ParameterRules.Wrong("Networks", $"at most {MostNetworks} addresses and ranges", $"最多 {MostNetworks} 个地址或网段");
        return new RolloutRules(
            ParameterRules.CheckNumber("Percent", request.Percent, most: 100),
            [.. request.Principals.Select(principal => Principal(principal, account))],
            TagsOf(request.Tags),
            [.. request.Networks.Select(Network)]);
    }

    private static string Principal(string text, long account)
    {
        string full = PolicyCharacters.IsAccountNumber(text, out long uin) ? $"qcs::cam::uin/{account}:uin/{uin}" : text;
        bool known = full.Length <= LongestPrincipal && PrincipalName.TryParse(full, out _);
        if (!known)
            throw WrongPrincipal();
        _ = PrincipalName.TryParse(full, out PrincipalName name);
        return name.Kind is PrincipalKind.Account or PrincipalKind.User or PrincipalKind.Role && (name.Account == 0 || name.Account == account)
            ? (name with { Account = account }).ToString()
            : throw WrongPrincipal();
    }

    private static ApiException WrongPrincipal() => ParameterRules.Wrong(
        "Principals",
        "uins, and names of this account's users and roles such as qcs::cam::uin/100000000001:uin/200000000001 and qcs::cam::uin/100000000001:roleName/web",
        "本账号的用户 uin，或形如 qcs::cam::uin/100000000001:uin/200000000001、qcs::cam::uin/100000000001:roleName/web 的用户与角色");

    // Unlike those of a resource, the tags of a rule may name one key with several values.
    private static RecordTag[] TagsOf(IReadOnlyList<Tag> tags)
    {
        if (tags.Count > TagRules.MostTags)
            throw ParameterRules.Wrong("Tags", $"at most {TagRules.MostTags} tags", $"最多 {TagRules.MostTags} 个标签");
        return [.. tags.SelectMany(tag => TagRules.Check([tag])).Distinct()];
    }

    private static string Network(string text) => text.Length <= LongestNetwork && AddressRange.TryParse(text, out _)
        ? text
        : throw ParameterRules.Wrong("Networks", "IPv4 and IPv6 addresses and ranges such as 10.1.0.0/16 and 2001:db8::/32", "IPv4 或 IPv6 地址或网段，例如 10.1.0.0/16、2001:db8::/32");
}
