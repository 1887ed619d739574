using System.Globalization;
using SecretsManager.Server.Access;
using SecretsManager.Server.Access.Policies;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Secrets.Rollouts;

/// <summary>Who gets the next version: whom any of the rules names.</summary>
/// <param name="Percent">The share of callers, 0 to 100.</param>
/// <param name="Principals">Users and roles of the account, as six-segment names in their canonical text.</param>
/// <param name="Tags">Tags of roles.</param>
/// <param name="Networks">Addresses and ranges of addresses.</param>
internal sealed record RolloutRules(int Percent, IReadOnlyList<string> Principals, IReadOnlyList<RecordTag> Tags, IReadOnlyList<string> Networks)
{
    private readonly PrincipalName[] principals = [.. Principals.Select(ReadPrincipal)];
    private readonly AddressRange[] networks = [.. Networks.Select(ReadNetwork)];

    /// <summary>Nobody.</summary>
    public static RolloutRules None { get; } = new(0, [], [], []);

    /// <summary>Whether the rules name the caller, tags apart.</summary>
    public bool Name(Caller caller, string sourceAddress, byte[] seed) =>
        CallerShare.IsWithin(Percent, seed, caller) || NamesPrincipal(caller) || NamesAddress(sourceAddress);

    /// <summary>Whether the rules name a role with these tags.</summary>
    public bool NameTags(IReadOnlyList<RecordTag> tags)
    {
        foreach (RecordTag tag in Tags)
        {
            if (tags.Contains(tag))
                return true;
        }

        return false;
    }

    // Unlike in a trust policy, the account's own name means the account itself, not everybody in it.
    private bool NamesPrincipal(Caller caller)
    {
        foreach (PrincipalName principal in principals)
        {
            bool named = principal.Kind switch
            {
                PrincipalKind.Account => caller.Kind is CallerKind.Root or CallerKind.Federated && caller.Uin == caller.Account,
                PrincipalKind.User => caller.Kind is CallerKind.User or CallerKind.Federated && principal.Last == Segment("uin", caller.Uin),
                _ => caller is { Kind: CallerKind.Role, Session: { } session } && (principal.Last == $"role/{session.RoleId}" || principal.Last == $"roleName/{session.RoleName}"),
            };
            if (named && principal.Account == caller.Account)
                return true;
        }

        return false;
    }

    private bool NamesAddress(string sourceAddress)
    {
        if (networks.Length == 0 || !AddressRange.TryParseSingle(sourceAddress, out AddressRange address))
            return false;
        foreach (AddressRange network in networks)
        {
            if (network.Contains(address))
                return true;
        }

        return false;
    }

    private static string Segment(string kind, long number) => string.Create(CultureInfo.InvariantCulture, $"{kind}/{number}");

    private static PrincipalName ReadPrincipal(string text) =>
        PrincipalName.TryParse(text, out PrincipalName name) ? name : throw new ArgumentException("A principal of a rollout has a wrong form.");

    private static AddressRange ReadNetwork(string text) =>
        AddressRange.TryParse(text, out AddressRange range) ? range : throw new ArgumentException("A network of a rollout has a wrong form.");
}
