namespace SecretsManager.Server.Hosting;

/// <summary>The command line as settings: a few short options, and <c>--SecretsManager:Name=value</c> for every other.</summary>
internal static class SettingArguments
{
    private static readonly Dictionary<string, string> ShortNames = new(StringComparer.Ordinal)
    {
        ["--data"] = "SecretsManager:Data",
        ["--port"] = "SecretsManager:Port",
        ["--region"] = "SecretsManager:Regions",
        ["--address"] = "SecretsManager:Address",
    };

    /// <summary>Reads arguments; each is <c>--name value</c> or <c>--name=value</c>.</summary>
    /// <exception cref="StartException">An argument is not known, has no value or stands twice.</exception>
    public static Dictionary<string, string?> Read(IReadOnlyList<string> arguments)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < arguments.Count; i++)
        {
            var equals = arguments[i].IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? arguments[i] : arguments[i][..equals];
            var path = PathOf(name);
            if (equals < 0 && i + 1 == arguments.Count)
                throw new StartException($"The argument {name} needs a value after it.");
            var value = equals < 0 ? arguments[++i] : arguments[i][(equals + 1)..];
            if (!settings.TryAdd(path, value))
                throw new StartException($"The argument {name} stands twice; give it once.");
        }

        return settings;
    }

    private static string PathOf(string name)
    {
        if (ShortNames.TryGetValue(name, out var path))
            return path;
        if (name.StartsWith("--SecretsManager:", StringComparison.OrdinalIgnoreCase) || name.StartsWith("--Logging:", StringComparison.OrdinalIgnoreCase))
            return name[2..];
        throw new StartException(
            name.StartsWith("--", StringComparison.Ordinal)
                ? $"The argument {name} is not known; allowed are --data DIR, --port N, --region R, --address A and --SecretsManager:<Setting>=<value>."
                : "There is an argument that begins without --; allowed are --data DIR, --port N, --region R, --address A and --SecretsManager:<Setting>=<value>.");
    }
}
