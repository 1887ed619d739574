using SecretsManager.Cli;

return await CommandLine.RunAsync(args, new Surroundings(
    Console.OpenStandardInput(),
    Console.Out,
    Console.Error,
    Environment.GetEnvironmentVariable,
    Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
    TimeProvider.System));
