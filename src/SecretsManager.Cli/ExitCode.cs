namespace SecretsManager.Cli;

/// <summary>How the command ends, for scripts.</summary>
internal static class ExitCode
{
    /// <summary>The server did it, or the logs are proven.</summary>
    public const int Done = 0;

    /// <summary>The server refused it, or the logs are not proven.</summary>
    public const int Refused = 1;

    /// <summary>The command was not understood, or has no credentials; nothing was sent.</summary>
    public const int Usage = 2;

    /// <summary>The server was not reached, or what answered is not one.</summary>
    public const int Unreachable = 3;
}
