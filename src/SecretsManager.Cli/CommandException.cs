namespace SecretsManager.Cli;

/// <summary>The command ends here, with one sentence for the user and an <see cref="Cli.ExitCode"/>. It never holds a secret.</summary>
internal sealed class CommandException(int exitCode, string sentence, Exception? cause = null) : Exception(sentence, cause)
{
    /// <summary>The exit code.</summary>
    public int ExitCode { get; } = exitCode;

    /// <summary>The command was not understood.</summary>
    public static CommandException Usage(string sentence, Exception? cause = null) => new(Cli.ExitCode.Usage, sentence, cause);

    /// <summary>The server was not reached.</summary>
    public static CommandException Unreachable(string sentence, Exception? cause = null) => new(Cli.ExitCode.Unreachable, sentence, cause);
}
