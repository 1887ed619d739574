using System.Text;
using SecretsManager.Server.Sealing;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access;

/// <summary>Makes root accounts with their first access key, and finds accounts and keys.</summary>
internal sealed class AccountRegister(RecordStore<Account> accounts, RecordStore<AccessKey> accessKeys, IRandomBytes random, TimeProvider time)
{
    /// <summary>The uin of the account that the first start makes.</summary>
    public const long FirstUin = 100000000001;

    private const long FirstAppId = 1300000001;
    private const int KeyIdLetters = 32;
    private const int SecretKeyLetters = 32;

    public RecordStore<AccessKey> Keys => accessKeys;

    /// <summary>The account, or null.</summary>
    public async ValueTask<Account?> Find(long uin, CancellationToken cancellation) =>
        (await accounts.Find(AccountIdentity(uin), cancellation))?.Value;

    /// <summary>The access key with this id, whatever its state, or null.</summary>
    public ValueTask<Stored<AccessKey>?> FindKey(string secretId, CancellationToken cancellation) =>
        accessKeys.Find(KeyIdentity(secretId), cancellation);

    /// <summary>Every account.</summary>
    public IAsyncEnumerable<Stored<Account>> All(CancellationToken cancellation) => accounts.Everywhere(cancellation);

    /// <summary>How many accounts there are.</summary>
    public Task<long> Count(CancellationToken cancellation) => accounts.Count(0, string.Empty, cancellation);

    /// <summary>A new account and its first key, as changes for a unit of work.</summary>
    public AccessKey Create(long uin, ICollection<Change> changes)
    {
        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        Account account = new(uin, FirstAppId + (uin - FirstUin), now);
        string secretId = "AKID" + Identifiers.NewAlphanumeric(KeyIdLetters, random);
        string secretKey = Identifiers.NewAlphanumeric(SecretKeyLetters, random);
        AccessKey key = new(secretId, SecretMaterial.CopyOf(Encoding.ASCII.GetBytes(secretKey)), uin, uin, AccessKeyState.Active, RequireSignedAction: false, now);
        changes.Add(accounts.Insert(AccountIdentity(uin), account));
        changes.Add(accessKeys.Insert(KeyIdentity(secretId), key));
        return key;
    }

    /// <summary>The change that makes a key demand a signed action, or no longer.</summary>
    public Change RequireSignedAction(Stored<AccessKey> key, bool required) =>
        accessKeys.Update(key, key.Value with { RequireSignedAction = required });

    private RecordIdentity AccountIdentity(long uin) => accounts.Identity(0, string.Empty, uin.ToString(System.Globalization.CultureInfo.InvariantCulture));

    public RecordIdentity KeyIdentity(string secretId) => accessKeys.Identity(0, string.Empty, secretId);
}
