using SecretsManager.Server.Sealing;

namespace SecretsManager.Server.Keys;

/// <summary>What a wrapped domain key is bound to, under every root of trust.</summary>
internal static class DomainKeyBinding
{
    public static AssociatedData Of(string deployment, string region) => new AssociatedData().Add("region-key").Add(deployment).Add(region);
}
