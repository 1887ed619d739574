using System.Globalization;

namespace SecretsManager.Server.Hosting;

/// <summary>
/// Holds a configuration against the catalogue. What is found is told by name, by the shape of the value and by what is allowed; the
/// value itself is not told, for it may be a secret that went astray.
/// </summary>
internal static class SettingCheck
{
    /// <summary>Refuses the first setting that is unknown or wrong.</summary>
    /// <exception cref="StartException">There is one.</exception>
    public static void Require(IConfiguration configuration)
    {
        var root = configuration.GetSection(SettingCatalogue.Root);
        if (!string.IsNullOrEmpty(root.Value))
            throw new StartException($"The setting {SettingCatalogue.Root} {Shape(root.Value)}; allowed is an object of settings.");
        foreach (var (path, value) in root.AsEnumerable(makePathsRelative: true))
            if (path.Length > 0 && value is not null)
                Require(path, value);
    }

    private static void Require(string path, string value)
    {
        var setting = SettingCatalogue.All.FirstOrDefault(known => known.IsNamed(path));
        if (setting is null)
        {
            throw new StartException(
                $"The setting {SettingCatalogue.Root}:{path} is not known ({Shape(value)}); allowed here: {string.Join(", ", Neighbours(path))}.");
        }

        if (!setting.Accepts(value))
            throw new StartException($"The setting {SettingCatalogue.Root}:{path} {Shape(value)}; allowed is {setting.Allowed}.");
    }

    private static string Shape(string value)
    {
        if (value.Length == 0)
            return "is empty";
        if (bool.TryParse(value, out _))
            return "is a truth value";
        return decimal.TryParse(value, NumberStyles.Number, CultureInfo.InvariantCulture, out _)
            ? "is a number"
            : string.Create(CultureInfo.InvariantCulture, $"is a text of {value.Length} characters");
    }

    private static IEnumerable<string> Neighbours(string path)
    {
        var section = SectionOf(path);
        var inside = SettingCatalogue.All.Where(known => (known with { Name = SectionOf(known.Name) }).IsNamed(section)).Select(known => known.Name).ToList();
        return inside.Count > 0 && section.Length > 0
            ? inside
            : SettingCatalogue.All.Select(known => known.Name.Split(':')[0]).Distinct(StringComparer.Ordinal);
    }

    private static string SectionOf(string path) => path.Contains(':', StringComparison.Ordinal) ? path[..path.LastIndexOf(':')] : "";
}
