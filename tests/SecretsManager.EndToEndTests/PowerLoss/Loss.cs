namespace SecretsManager.EndToEndTests.PowerLoss;

/// <summary>What becomes of writes that were not synced when the power fails.</summary>
public enum Loss
{
    /// <summary>All of them are lost.</summary>
    All,

    /// <summary>None is, as when a process is killed.</summary>
    None,

    /// <summary>Each is lost or not by chance, so that later ones stay where earlier ones went.</summary>
    Some,

    /// <summary>Each sector of 512 bytes of each of them is lost or not by chance.</summary>
    Sectors,

    /// <summary>They stay up to a byte somewhere, in the middle of a write.</summary>
    Torn,

    /// <summary>Each file has another of these fates.</summary>
    Mixed,
}

/// <summary>A moment at which the power fails, and what that does. Equal ones give equal disks.</summary>
/// <param name="Entries">How many entries of the trace had happened.</param>
/// <param name="Loss">What became of what was not synced.</param>
/// <param name="Seed">Where its chances come from.</param>
public readonly record struct PowerLossPoint(int Entries, Loss Loss, int Seed);
