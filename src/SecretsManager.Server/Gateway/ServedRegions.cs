using SecretsManager.Protocol;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Gateway;

/// <summary>
/// The regions of this deployment. A call names the one in which it acts; one that names none acts in the configured default, or in the
/// only region there is.
/// </summary>
internal sealed class ServedRegions(ServerSettings settings)
{
    private readonly string fallback = settings switch
    {
        { DefaultRegion.Length: > 0 } => settings.DefaultRegion,
        { Regions.Length: 1 } => settings.Regions[0],
        _ => string.Empty,
    };

    /// <exception cref="Protocol.ApiException"><c>UnsupportedRegion</c>, or <c>MissingParameter</c> where a region must be named.</exception>
    public string Choose(string named, ActionDeclaration action)
    {
        if (named.Length > 0)
            return settings.Regions.Contains(named) ? named : throw GatewayRefusals.Region(settings.Regions);
        if (!action.Regional)
            return string.Empty;
        return fallback.Length > 0 ? fallback : throw MissingParameter.Named("Region");
    }
}
