using System.Text.Json;

namespace SecretsManager.Server.Hosting;

/// <summary>Hands the first access key over: the key file, and the same as a ready profile of the <c>ssm</c> command.</summary>
internal static class FirstKeyFile
{
    private static readonly JsonSerializerOptions Form = new() { WriteIndented = true };

    /// <summary>Writes both files, each whole or not at all, for their owner alone.</summary>
    public static void Write(DataDirectory directory, FirstKey key)
    {
        var content = JsonSerializer.SerializeToUtf8Bytes(key, Form);
        PrivateFile.Write(directory.FirstKey, content);
        PrivateFile.Write(directory.Profile, content);
    }
}
