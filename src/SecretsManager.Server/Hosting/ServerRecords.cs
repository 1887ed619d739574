using SecretsManager.Server.Audit;
using SecretsManager.Server.Keys;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Hosting;

/// <summary>What happens to the server as a whole, recorded like calls: each start and stop, and each change of the root of trust.</summary>
internal sealed class ServerRecords(Deployment deployment, IRandomBytes random, TimeProvider time)
{
    /// <summary>Before the first call is answered: which root of trust it will be under.</summary>
    public Task Started() => Commit("StartServer");

    /// <summary>After the last one. A kill leaves no such record, and a database that has failed takes none.</summary>
    public async Task Stopped(ILogger log)
    {
        try
        {
            await Commit("StopServer");
        }
        catch (StorageUnavailableException fault)
        {
            RootLog.StopNotRecorded(log, fault);
        }
    }

    /// <summary>The record of the operator's switch to another root of trust.</summary>
    public ReadOnlyMemory<byte> Migrated(RootKind from, RootKind to)
    {
        CallRecord record = OwnRecord.OfOperator("MigrateRoot", 0, random, time);
        record.AddParameter("From", RootKinds.NameOf(from));
        record.AddParameter("To", RootKinds.NameOf(to));
        return record.ToLine();
    }

    private Task<CommitOutcome> Commit(string action)
    {
        CallRecord record = OwnRecord.OfServer(action, random, time);
        record.AddParameter("RootOfTrust", RootKinds.NameOf(deployment.Holders.Root.Kind));
        return deployment.Database.Commit(new UnitOfWork([], record.ToLine()) { UsesReserve = true });
    }
}
