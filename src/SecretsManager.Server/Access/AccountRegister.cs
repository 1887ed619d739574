using System.Globalization;
using System.Security.Cryptography;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Sealing;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access;

/// <summary>Makes root accounts with their first access key, and finds accounts and keys.</summary>
internal sealed class AccountRegister(
    RecordStore<Account> accounts, RecordStore<AccessKey> accessKeys, AccountDirectory directory, IRandomBytes random, TimeProvider time)
{
    /// <summary>The uin of the account that the first start makes.</summary>
    public const long FirstUin = 100000000001;

    private const long FirstAppId = 1300000001;
    private const string KeyIdPrefix = "AKID";
    private const int KeyIdLetters = 32;
    private const int SecretKeyLetters = 32;

    public RecordStore<Account> Accounts => accounts;

    public RecordStore<AccessKey> Keys => accessKeys;

    /// <summary>The account, or null.</summary>
    public async ValueTask<Account?> Find(long uin, CancellationToken cancellation) =>
        (await accounts.Find(AccountIdentity(uin), cancellation))?.Value;

    /// <summary>Whether this is an id as keys that last have one.</summary>
    public static bool IsKeyId(string text) => text.Length == KeyIdPrefix.Length + KeyIdLetters && text.StartsWith(KeyIdPrefix, StringComparison.Ordinal);

    /// <summary>The access key with this id, whatever its state, or null.</summary>
    public ValueTask<Stored<AccessKey>?> FindKey(string secretId, CancellationToken cancellation) =>
        accessKeys.Find(KeyIdentity(secretId), cancellation);

    /// <summary>Every account.</summary>
    public IAsyncEnumerable<Stored<Account>> All(CancellationToken cancellation) => accounts.Everywhere(cancellation);

    /// <summary>How many accounts there are.</summary>
    public Task<long> Count(CancellationToken cancellation) => accounts.Count(0, string.Empty, cancellation);

    /// <summary>The account as it is stored, or null.</summary>
    public ValueTask<Stored<Account>?> FindStored(long uin, CancellationToken cancellation) => accounts.Find(AccountIdentity(uin), cancellation);

    /// <summary>A new account and its first key, as changes for a unit of work.</summary>
    public AccessKey Create(long uin, ICollection<Change> changes)
    {
        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        AccessKey key = NewKey(uin, uin, string.Empty, now);
        Account account = new(uin, FirstAppId + (uin - FirstUin), now) { Keys = [key.SecretId] };
        changes.Add(accounts.Insert(AccountIdentity(uin), account));
        changes.Add(directory.ClaimUin(uin, uin, now));
        changes.Add(accessKeys.Insert(KeyIdentity(key.SecretId), key));
        return key;
    }

    /// <summary>A key that is stored nowhere yet.</summary>
    /// <param name="principal">The uin that will call with it.</param>
    /// <param name="now">Unix milliseconds.</param>
    public AccessKey NewKey(long account, long principal, string description, long now)
    {
        string secretId = KeyIdPrefix + Identifiers.NewAlphanumeric(KeyIdLetters, random);
        Span<byte> secretKey = stackalloc byte[SecretKeyLetters];
        Identifiers.FillAlphanumeric(secretKey, random);
        AccessKey key = new(secretId, SecretMaterial.CopyOf(secretKey), account, principal, AccessKeyState.Active, RequireSignedAction: false, now)
        {
            Description = description,
        };
        CryptographicOperations.ZeroMemory(secretKey);
        return key;
    }

    /// <summary>The change that makes a key demand a signed action, or no longer.</summary>
    public Change RequireSignedAction(Stored<AccessKey> key, bool required) =>
        accessKeys.Update(key, key.Value with { RequireSignedAction = required });

    public RecordIdentity AccountIdentity(long uin) => accounts.Identity(0, string.Empty, uin.ToString(CultureInfo.InvariantCulture));

    public RecordIdentity KeyIdentity(string secretId) => accessKeys.Identity(0, string.Empty, secretId);
}
