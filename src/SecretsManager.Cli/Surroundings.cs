namespace SecretsManager.Cli;

/// <summary>What the command takes from outside: streams, environment, home directory, clock.</summary>
internal sealed record Surroundings(
    Stream Input, TextWriter Output, TextWriter Error, Func<string, string?> Variable, string Home, TimeProvider Time);
