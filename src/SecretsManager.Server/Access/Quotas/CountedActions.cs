using System.Collections.Frozen;
using SecretsManager.Protocol;
using SecretsManager.Protocol.Kms;
using SecretsManager.Protocol.Ssm;

namespace SecretsManager.Server.Access.Quotas;

/// <summary>
/// Which calls an account's quota of a month counts and, when it is used up, refuses: those of secrets and keys. What shows why is always
/// answered, and so are access, tokens, tags and the audit log, so that whoever has been robbed of a key can find it and take it away.
/// </summary>
internal static class CountedActions
{
    private static readonly FrozenSet<string> Showing = FrozenSet.Create(StringComparer.Ordinal, "DescribeBill", "DescribeUsage", "GetServiceStatus", "SimulateAccess");

    // What only the product itself calls is no action that anybody could call.
    private static readonly FrozenSet<(string Service, string Action)> Counted = ((string[])[SsmService.Name, KmsService.Name])
        .SelectMany(service => OfficialActions.OfService[service].Concat(OwnActions.OfService.GetValueOrDefault(service) ?? []).Select(action => (service, action)))
        .Where(action => !Showing.Contains(action.action))
        .ToFrozenSet();

    /// <summary>Whether calls of the action are counted.</summary>
    public static bool Contains(string service, string action) => Counted.Contains((service, action));
}
