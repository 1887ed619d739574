using SecretsManager.CrashHost;
using SecretsManager.Server.Commands;
using SecretsManager.Server.Storage;

// The server as it is, but for the one place at which it ends as by a power cut: CRASH_AT=name, or name#3 for the third time.
// And but for how far a COMMIT on SQLite reaches: SYNCHRONOUS=NORMAL, by which a power cut takes back what was acknowledged.
string? synchronous = Environment.GetEnvironmentVariable("SYNCHRONOUS");
await Serve.Run(
    args,
    _ => { },
    new KillAt(Environment.GetEnvironmentVariable("CRASH_AT") ?? string.Empty),
    synchronous is null ? null : options => new SqliteDialect(options.Connection) { Synchronous = synchronous });
