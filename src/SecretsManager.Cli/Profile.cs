using System.Text.Json;

namespace SecretsManager.Cli;

/// <summary>Who calls, and where: one profile file, the environment, or what they make together.</summary>
internal sealed record Profile
{
    /// <summary>The access key's id.</summary>
    public string? SecretId { get; init; }

    /// <summary>The access key's secret.</summary>
    public string? SecretKey { get; init; }

    /// <summary>The session token of temporary credentials.</summary>
    public string? Token { get; init; }

    /// <summary>The region.</summary>
    public string? Region { get; init; }

    /// <summary>The server as host:port.</summary>
    public string? Endpoint { get; init; }

    /// <summary>The file of the CA to trust.</summary>
    public string? CaFile { get; init; }

    /// <summary>
    /// The profile in force. With a file named it is that file, and the environment fills what it lacks; else it is the environment, and
    /// the file in the home directory fills what that lacks. Id, key and token come from one source together.
    /// </summary>
    public static Profile Read(string? file, Surroundings outside)
    {
        var environment = FromEnvironment(outside.Variable);
        if (file is not null)
            return FromFile(file).FilledFrom(environment);
        var standard = Path.Combine(outside.Home, ".config", "ssm", "config.json");
        return File.Exists(standard) ? environment.FilledFrom(FromFile(standard)) : environment;
    }

    /// <summary>The profile without its secrets.</summary>
    public override string ToString() => $"Profile {SecretId} {Region} {Endpoint}";

    private static Profile FromEnvironment(Func<string, string?> variable) => new Profile
    {
        SecretId = variable("TENCENTCLOUD_SECRET_ID"),
        SecretKey = variable("TENCENTCLOUD_SECRET_KEY"),
        Token = variable("TENCENTCLOUD_TOKEN"),
        Region = variable("TENCENTCLOUD_REGION"),
        Endpoint = variable("SSM_ENDPOINT"),
        CaFile = variable("SSM_CA_FILE"),
    }.WithoutEmpty();

    private static Profile FromFile(string path)
    {
        try
        {
            return (JsonSerializer.Deserialize<Profile>(File.ReadAllBytes(path)) ?? new Profile()).WithoutEmpty();
        }
        catch (JsonException fault)
        {
            throw CommandException.Usage($"The profile {path} is not a JSON object of texts: look at line {fault.LineNumber + 1}.", fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Usage($"The profile {path} cannot be read.", fault);
        }
    }

    private Profile FilledFrom(Profile other)
    {
        var hasKey = SecretId is not null || SecretKey is not null;
        return new Profile
        {
            SecretId = hasKey ? SecretId : other.SecretId,
            SecretKey = hasKey ? SecretKey : other.SecretKey,
            Token = hasKey ? Token : other.Token,
            Region = Region ?? other.Region,
            Endpoint = Endpoint ?? other.Endpoint,
            CaFile = CaFile ?? other.CaFile,
        };
    }

    private Profile WithoutEmpty() => new()
    {
        SecretId = Given(SecretId),
        SecretKey = Given(SecretKey),
        Token = Given(Token),
        Region = Given(Region),
        Endpoint = Given(Endpoint),
        CaFile = Given(CaFile),
    };

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
