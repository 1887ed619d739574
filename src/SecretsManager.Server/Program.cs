using SecretsManager.Server;
using SecretsManager.Server.Commands;
using SecretsManager.Server.Hosting;

// What an operator can mend is one sentence and exit code 1; anything else is a fault of ours and keeps its trace.
ServerSettings? settings = null;
try
{
    if (await OfflineCommands.Run(args) is { } exitCode)
        return exitCode;
    await Serve.Run(args, read => settings = read, new NoCrashPoints());
    return 0;
}
catch (Exception fault) when (StartFailure.Sentence(fault, settings) is { } sentence)
{
    await Console.Error.WriteLineAsync(sentence);
    return StartFailure.ExitCode;
}
