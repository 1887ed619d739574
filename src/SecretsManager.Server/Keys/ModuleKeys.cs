using System.Globalization;
using SecretsManager.Server.Sealing;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Keys;

/// <summary>Finds the customer master keys that have material in a hardware module: they cannot be used, and cannot leave, without it.</summary>
/// <param name="keys">The domain keys of all regions that were ever served.</param>
internal sealed class ModuleKeys(Database database, DomainKeys keys, IRandomBytes random)
{
    private const int Shown = 20;

    private readonly RecordStore<MasterKey> records = new(
        RecordKind.MasterKey, KeyDocuments.Default.MasterKey, key => key.ToIndex(), database, new DocumentSeal(keys, random), cache: null);

    /// <summary>Refuses if there is one.</summary>
    /// <param name="ownToo">Whether the product's own keys count too; otherwise they are to be moved.</param>
    /// <exception cref="RootRefusedException">It names up to twenty, as account/region/key, and how many there are.</exception>
    public async Task RequireNone(bool ownToo, CancellationToken cancellation)
    {
        List<string> found = [];
        long count = 0;
        await foreach (Stored<MasterKey> key in records.Everywhere(cancellation))
        {
            // What was discarded has still to be destroyed there.
            if ((key.Value.MadeBySsm && !ownToo) || !key.Value.Versions.Concat(key.Value.Discarded).Any(version => version.IsInModule))
                continue;
            if (++count <= Shown)
                found.Add(string.Create(CultureInfo.InvariantCulture, $"{key.Identity.Account}/{key.Identity.Region}/{key.Identity.Id}"));
        }

        if (count > 0)
        {
            string which = string.Join(", ", found) + (count > Shown ? ", …" : string.Empty);
            throw new RootRefusedException(
                $"The root of trust cannot become software while keys are in the hardware module, which never gives them out; there {(count == 1 ? "is" : "are")} {count}: {which}. Move what they protect to other keys and let them be deleted first; a key of the product's own is among them only while its region is not served.");
        }
    }
}
