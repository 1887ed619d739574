using System.Collections;

namespace SecretsManager.Server.Hosting;

/// <summary>
/// Where settings come from, the later over the earlier: built-in defaults, <c>appsettings.json</c> beside the program,
/// <c>appsettings.json</c> in the data directory, the environment, the command line.
/// </summary>
internal static class SettingSources
{
    private const string FileName = "appsettings.json";

    /// <summary>Reads all sources and checks every setting in them.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="programDirectory">The directory of the program.</param>
    /// <param name="environment">The environment's variables.</param>
    /// <exception cref="StartException">A setting is unknown or wrong, or a file cannot be read.</exception>
    public static IConfigurationRoot Read(IReadOnlyList<string> arguments, string programDirectory, IDictionary environment)
    {
        var commandLine = SettingArguments.Read(arguments);
        var variables = Variables(environment);
        var program = Path.Combine(programDirectory, FileName);

        var data = DataIn(Build([program], variables, commandLine));
        var own = Path.Combine(Path.GetFullPath(data), FileName);
        if (DataIn(Build([own], [], [])) != DefaultData)
            throw new StartException($"The file {own} sets SecretsManager:Data, but it is itself in the data directory; set it elsewhere.");

        var configuration = Build([program, own], variables, commandLine);
        SettingCheck.Require(configuration);
        return configuration;
    }

    private static string DefaultData => new ServerSettings().Data;

    private static string DataIn(IConfiguration configuration)
    {
        var data = configuration["SecretsManager:Data"];
        return string.IsNullOrEmpty(data) ? DefaultData : data;
    }

    private static Dictionary<string, string?> Variables(IDictionary environment)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry variable in environment)
        {
            var path = ((string)variable.Key).Replace("__", ":", StringComparison.Ordinal);
            if (path.StartsWith("SecretsManager:", StringComparison.OrdinalIgnoreCase) || path.StartsWith("Logging:", StringComparison.OrdinalIgnoreCase))
                settings[path] = (string?)variable.Value;
        }

        return settings;
    }

    private static IConfigurationRoot Build(IEnumerable<string> files, Dictionary<string, string?> variables, Dictionary<string, string?> commandLine)
    {
        var builder = new ConfigurationBuilder();
        foreach (var file in files)
            if (File.Exists(file))
                builder.Add(SettingFile.At(file));
        builder.AddInMemoryCollection(variables);
        builder.AddInMemoryCollection(commandLine);
        try
        {
            return builder.Build();
        }
        catch (InvalidDataException refused)
        {
            throw new StartException(refused.Message, refused);
        }
    }
}
