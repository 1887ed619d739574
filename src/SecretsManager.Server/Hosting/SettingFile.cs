using Microsoft.Extensions.Configuration.Json;

namespace SecretsManager.Server.Hosting;

/// <summary>One JSON file of settings, whose faults are told by file and line and never by content.</summary>
internal static class SettingFile
{
    /// <summary>The file at an absolute path.</summary>
    public static IConfigurationSource At(string path)
    {
        var source = new JsonConfigurationSource { Path = path, Optional = true, ReloadOnChange = false };
        source.ResolveFileProvider();
        source.OnLoadException = context => throw new StartException(Sentence(path, context.Exception), context.Exception);
        return source;
    }

    private static string Sentence(string path, Exception fault)
    {
        for (Exception? cause = fault; cause is not null; cause = cause.InnerException)
        {
            if (cause is System.Text.Json.JsonException { LineNumber: { } line })
                return $"The file {path} is not valid JSON: look at line {line + 1}.";
            if (cause is UnauthorizedAccessException)
                return $"The file {path} cannot be read: permission denied.";
        }

        return $"The file {path} is not valid as settings: it must be one JSON object in which no name stands twice.";
    }
}
