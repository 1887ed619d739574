using System.CommandLine;
using SecretsManager.Cli.Commands;

namespace SecretsManager.Cli;

/// <summary>The whole <c>ssm</c> command line.</summary>
internal static class CommandLine
{
    /// <summary>Runs one command and returns its <see cref="ExitCode"/>.</summary>
    public static async Task<int> RunAsync(string[] arguments, Surroundings outside)
    {
        var root = new RootCommand("The command line of Secrets Manager.") { CallCommand.In(outside), AuditCommand.In(outside) };

        // Words that begin with @ or hold joined letters are values here, never a file of more words or short options.
        var parsed = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });
        if (parsed.Errors.Count > 0)
        {
            await outside.Error.WriteLineAsync(parsed.Errors[0].Message + " See ssm --help.");
            return ExitCode.Usage;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { Output = outside.Output, Error = outside.Error, EnableDefaultExceptionHandler = false });
        }
        catch (CommandException ended)
        {
            await outside.Error.WriteLineAsync(ended.Message);
            return ended.ExitCode;
        }
    }
}
