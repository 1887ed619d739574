using System.Globalization;
using System.Text;
using SecretsManager.Server.Access;
using SecretsManager.Server.Audit;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Hosting;

/// <summary>Makes a root account with its first key, as the operator's own act, recorded like a call.</summary>
internal static class AccountCreation
{
    /// <summary>The key, or null if the account is there already.</summary>
    public static async Task<AccessKey?> Create(Deployment deployment, long uin, IRandomBytes random, TimeProvider time)
    {
        List<Change> changes = [];
        AccessKey key = deployment.Accounts.Create(uin, changes);
        CallRecord record = OwnRecord.OfOperator("CreateAccount", uin, random, time);
        record.AddParameter("SecretId", key.SecretId);
        CommitOutcome outcome = await deployment.Database.Commit(new UnitOfWork(changes, record.ToLine()) { UsesReserve = true });
        return outcome == CommitOutcome.Committed ? key : null;
    }

    /// <summary>The key as its file has it.</summary>
    public static FirstKey ToFile(AccessKey key, string region, string endpoint, string caFile) => new(
        key.SecretId,
        Encoding.ASCII.GetString(key.SecretKey.Bytes),
        key.Account.ToString(CultureInfo.InvariantCulture),
        region,
        endpoint,
        caFile);
}
