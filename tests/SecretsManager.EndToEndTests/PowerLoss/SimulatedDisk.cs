namespace SecretsManager.EndToEndTests.PowerLoss;

/// <summary>
/// The disk under a database, following a trace. A sync makes a file's content safe, a sync of the directory its names; names that are made
/// and removed in between stay or go in their order.
/// </summary>
internal sealed class SimulatedDisk(DiskEntry[] trace)
{
    private static readonly Loss[] OfOneFile = [Loss.All, Loss.None, Loss.Some, Loss.Sectors, Loss.Torn];

    private readonly Dictionary<DiskFile, SimulatedFile> names = [];
    private readonly Dictionary<DiskFile, SimulatedFile> safeNames = [];
    private readonly List<(DiskFile Name, SimulatedFile? File)> pendingNames = [];
    private int entries;
    private int changes;
    private int syncs;

    /// <summary>Goes on to a later moment.</summary>
    public void AdvanceTo(int count)
    {
        while (entries < count)
            Take(trace[entries++]);
    }

    /// <summary>
    /// What two moments that leave the same files have in common; null where chance decides. Many do: an answer changes no file, and what is lost
    /// with all that is not safe changes by a sync alone.
    /// </summary>
    public (Loss Loss, int Number)? Same(Loss loss) => loss switch
    {
        Loss.All => (Loss.All, syncs),
        Loss.None => (Loss.None, changes),
        _ when pendingNames.Count == 0 && names.Values.All(file => file.IsSafe) => (Loss.All, syncs),
        _ => null,
    };

    /// <summary>The files that are there after the power has failed now; they hold until the next are asked for.</summary>
    public Dictionary<DiskFile, ReadOnlyMemory<byte>> After(Loss loss, int seed)
    {
        Random chance = new(seed);
        Dictionary<DiskFile, SimulatedFile> there = new(safeNames);
        int kept = loss switch
        {
            Loss.All => 0,
            Loss.None => pendingNames.Count,
            _ => chance.Next(pendingNames.Count + 1),
        };
        foreach ((DiskFile name, SimulatedFile? file) in pendingNames.Take(kept))
            Set(there, name, file);
        return there.ToDictionary(
            file => file.Key, file => file.Value.After(loss == Loss.Mixed ? OfOneFile[chance.Next(OfOneFile.Length)] : loss, chance));
    }

    private void Take(DiskEntry entry)
    {
        if (entry.Operation == DiskOperation.Sync)
            syncs++;
        else if (entry.Operation != DiskOperation.Answered)
            changes++;
        switch (entry.Operation)
        {
            case DiskOperation.Create:
                Rename(entry.File, new SimulatedFile());
                break;
            case DiskOperation.Unlink:
                Rename(entry.File, null);
                break;
            case DiskOperation.Write or DiskOperation.Truncate:
                names[entry.File].Change(entry);
                break;
            case DiskOperation.Sync when entry.File == DiskFile.Directory:
                foreach ((DiskFile name, SimulatedFile? file) in pendingNames)
                    Set(safeNames, name, file);
                pendingNames.Clear();
                break;
            case DiskOperation.Sync:
                names[entry.File].Sync();
                break;
            default:
                break;
        }
    }

    private void Rename(DiskFile name, SimulatedFile? file)
    {
        Set(names, name, file);
        pendingNames.Add((name, file));
    }

    private static void Set(Dictionary<DiskFile, SimulatedFile> files, DiskFile name, SimulatedFile? file)
    {
        if (file is null)
            files.Remove(name);
        else
            files[name] = file;
    }
}
