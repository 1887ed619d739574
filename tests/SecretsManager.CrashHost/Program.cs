using SecretsManager.CrashHost;
using SecretsManager.Server.Commands;

// The server as it is, but for the one place at which it ends as by a power cut: CRASH_AT=name, or name#3 for the third time.
await Serve.Run(args, _ => { }, new KillAt(Environment.GetEnvironmentVariable("CRASH_AT") ?? string.Empty));
