using System.Text;
using SecretsManager.Server.Sealing;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Keys;

/// <summary>
/// What the deployment's own settings say about its root of trust. None of it is secret, and none of it is believed further than to
/// refuse: which root is the right one is shown by what it opens.
/// </summary>
/// <param name="Deployment">The deployment's id; null while the database is new.</param>
/// <param name="InForce">The kind of root under which the domain keys are.</param>
/// <param name="Marker">The setting that says so, as it is; a database from before there was another kind has none.</param>
/// <param name="Migration">Where a migration that has begun goes; null when none has.</param>
/// <param name="Leftover">What a migration has left to be removed; null when nothing.</param>
internal sealed record RootState(string? Deployment, RootKind InForce, byte[]? Marker, RootKind? Migration, RootLeftover? Leftover)
{
    public const string DeploymentSetting = "deployment-id";
    public const string MarkerSetting = "root";
    public const string MigrationSetting = "root-migration";
    public const string LeftoverSetting = "root-leftover";

    /// <summary>A change to nothing, and a conflict once a migration has begun: so no domain key and no key in a module slips past it.</summary>
    public static Change NoMigration { get; } = new Change.ExpectSetting(MigrationSetting, null);

    /// <summary>A change to nothing, and a conflict unless the database is under a module: nothing is made in one that it has left.</summary>
    public static Change UnderModule { get; } = new Change.ExpectSetting(MarkerSetting, ValueOf(RootKind.Pkcs11));

    /// <summary>A change to nothing, and a conflict once another root is in force.</summary>
    public Change SameRoot => new Change.ExpectSetting(MarkerSetting, Marker);

    /// <summary>Reads it.</summary>
    /// <exception cref="IntegrityException">Nobody but a stranger writes such settings.</exception>
    public static async Task<RootState> Read(Database database, CancellationToken cancellation)
    {
        byte[]? id = await database.ReadSetting(DeploymentSetting, cancellation);
        byte[]? marker = await database.ReadSetting(MarkerSetting, cancellation);
        byte[]? migration = await database.ReadSetting(MigrationSetting, cancellation);
        byte[]? leftover = await database.ReadSetting(LeftoverSetting, cancellation);

        // Whoever took the id away would make a full database look new, and get new keys made over the old ones.
        if (id is null && (marker is not null || (await RegionKeys.Any(database, cancellation))))
            throw new IntegrityException("the settings of the deployment");
        return new RootState(
            id is null ? null : Encoding.ASCII.GetString(id),
            marker is null ? RootKind.Software : KindIn(marker),
            marker,
            migration is null ? null : KindIn(migration),
            leftover is null ? null : RootLeftover.Parse(leftover));
    }

    /// <summary>A kind as a setting has it.</summary>
    public static byte[] ValueOf(RootKind kind) => Encoding.ASCII.GetBytes(RootKinds.NameOf(kind));

    private static RootKind KindIn(byte[] value) => RootKinds.Named(Encoding.UTF8.GetString(value)) ?? throw new IntegrityException("the marker of the root of trust");
}

/// <summary>What is left of the root that a migration went from: the domain keys wrapped under it, and perhaps its file.</summary>
/// <param name="Kind">The kind of the old root.</param>
/// <param name="Node">The node that has the file.</param>
/// <param name="File">The old root's key file; empty if it has none.</param>
internal sealed record RootLeftover(RootKind Kind, string Node, string File)
{
    /// <summary>As the setting has it: three lines.</summary>
    public byte[] ToValue() => Encoding.UTF8.GetBytes($"{RootKinds.NameOf(Kind)}\n{Node}\n{File}");

    public static RootLeftover Parse(byte[] value)
    {
        string[] lines = Encoding.UTF8.GetString(value).Split('\n', 3);
        return lines.Length == 3 && RootKinds.Named(lines[0]) is { } kind
            ? new RootLeftover(kind, lines[1], lines[2])
            : throw new IntegrityException("the marker of the root of trust");
    }
}
