namespace SecretsManager.Server.Hosting;

/// <summary>
/// The regions as the sources of settings name them. Configuration would mix two lists by position; here the last source that names
/// regions names them all, so that <c>--region</c> replaces what a file lists.
/// </summary>
internal static class RegionList
{
    private const string Path = SettingCatalogue.Root + ":Regions";

    /// <summary>The regions, or null when no source names any.</summary>
    public static string[]? In(IConfigurationRoot configuration)
    {
        foreach (var source in configuration.Providers.Reverse())
        {
            if (source.TryGet(Path, out var joined) && !string.IsNullOrEmpty(joined))
                return joined.Split(',', StringSplitOptions.TrimEntries);
            var listed = source.GetChildKeys([], Path)
                .Select(position => source.TryGet(Path + ":" + position, out var region) ? region : null)
                .OfType<string>()
                .ToArray();
            if (listed.Length > 0 || joined is not null)
                return listed;
        }

        return null;
    }
}
