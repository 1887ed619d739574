namespace SecretsManager.Server.Hosting;

/// <summary>
/// A setting that is a list, as the sources of settings name it. Configuration would mix two lists by position; here the last source that
/// names one names all of it, so that <c>--region</c> replaces what a file lists.
/// </summary>
internal static class SettingList
{
    /// <summary>The list, or null when no source names any.</summary>
    /// <param name="name">The setting's path below <c>SecretsManager</c>.</param>
    public static string[]? In(IConfigurationRoot configuration, string name)
    {
        string path = SettingCatalogue.Root + ":" + name;
        foreach (var source in configuration.Providers.Reverse())
        {
            if (source.TryGet(path, out var joined) && !string.IsNullOrEmpty(joined))
                return joined.Split(',', StringSplitOptions.TrimEntries);
            var listed = source.GetChildKeys([], path)
                .Select(position => source.TryGet(path + ":" + position, out var item) ? item : null)
                .OfType<string>()
                .ToArray();
            if (listed.Length > 0 || joined is not null)
                return listed;
        }

        return null;
    }
}
