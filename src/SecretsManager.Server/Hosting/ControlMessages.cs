using System.Text.Json.Serialization;

namespace SecretsManager.Server.Hosting;

/// <summary>What a command asks of the running server: one line of JSON. A class and not a record, as it may hold a secret.</summary>
internal sealed class ControlRequest
{
    public const string Status = "root-status";
    public const string Migrate = "root-migrate";
    public const string Export = "audit-export";
    public const string ExportStatus = "audit-export-status";

    public string Command { get; init; } = "";

    /// <summary>How many steps of the migration the command has shown already.</summary>
    public int StepsShown { get; init; }

    /// <summary>The kind of root to go to.</summary>
    public string Target { get; init; } = "";

    public string RootKeyFile { get; init; } = "";

    public string Module { get; init; } = "";

    public string TokenLabel { get; init; } = "";

    public string PinFile { get; init; } = "";

    public int Sessions { get; init; }

    /// <summary>The file that an export makes, from the root of the file system.</summary>
    public string File { get; init; } = "";

    /// <summary>The time range of an export, Unix milliseconds; <see cref="To"/> is not in it.</summary>
    public long From { get; init; }

    public long To { get; init; }

    /// <summary>The passphrase or the PIN; whoever reads it wipes it.</summary>
    public byte[]? Secret { get; init; }
}

/// <summary>What the server answers: one line of JSON.</summary>
/// <param name="Error">Why not, as a sentence; null if all is well.</param>
/// <param name="Root">How the root of trust stands; null if that was not asked.</param>
internal sealed record ControlAnswer(string? Error, RootStanding? Root)
{
    /// <summary>How the last export stands; null if that was not asked.</summary>
    public ExportStanding? Export { get; init; }
}

/// <summary>How an export of the audit logs stands.</summary>
/// <param name="IsRunning">Whether it still runs.</param>
/// <param name="Logs">Of how many nodes it wrote, at the end.</param>
/// <param name="Records">How many records it wrote, at the end.</param>
/// <param name="Failure">Why it stopped; null if it did not.</param>
internal sealed record ExportStanding(bool IsRunning, int Logs, long Records, string? Failure);

/// <summary>How the root of trust stands.</summary>
/// <param name="Kind">The kind in force in this process.</param>
/// <param name="Description">What it is and where.</param>
/// <param name="IsAvailable">Whether it would answer now.</param>
/// <param name="DatabaseKind">The kind that the database is under; another one after a migration on another node.</param>
/// <param name="MigrationTo">Where a migration goes that has begun and not ended; null if none has.</param>
/// <param name="HasLeftover">Whether something of the old root is still to be removed.</param>
/// <param name="OwnKeysToMove">The product's own keys that are not where they belong under this root.</param>
/// <param name="IsRunning">Whether a migration runs in this process now.</param>
/// <param name="Steps">What it has said, from where the command has not shown it.</param>
/// <param name="Failure">Why the last one stopped; null if it did not.</param>
internal sealed record RootStanding(
    string Kind,
    string Description,
    bool IsAvailable,
    string DatabaseKind,
    string? MigrationTo,
    bool HasLeftover,
    long OwnKeysToMove,
    bool IsRunning,
    IReadOnlyList<string> Steps,
    string? Failure);

// Without the condition the generated writer makes an empty secret of none.
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ControlRequest))]
[JsonSerializable(typeof(ControlAnswer))]
internal sealed partial class ControlMessages : JsonSerializerContext;
