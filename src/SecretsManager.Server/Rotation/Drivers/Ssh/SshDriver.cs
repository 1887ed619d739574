using Renci.SshNet;
using SecretsManager.Protocol;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Secrets;

namespace SecretsManager.Server.Rotation.Drivers.Ssh;

/// <summary>
/// Keys in the <c>authorized_keys</c> of users of hosts. An account is a line there, known by the mark at its end; what it logs in with is the private half.
/// </summary>
internal sealed class SshDriver(TimeProvider time, IRandomBytes randomBytes) : IProductDriver
{
    private const int MostUsers = 20;

    public IReadOnlyList<(string Name, int SecretType)> Products { get; } = [(SshKeyPair.Product, SshKeyPair.SecretType)];

    public bool TakesPrivateKey => true;

    public void CheckInstance(ProductInstance instance)
    {
        if (instance.Encryption != TargetEncryption.Verified)
            throw ParameterRules.Wrong("Encryption", "Verified for a host: its key is always verified", "主机须为 Verified：始终校验主机密钥");
        if (instance.Authority.Length > InstanceFields.LongestAuthority || HostKey.Read(instance.Authority) is null)
            throw ParameterRules.Wrong(
                "Authority",
                "the public keys of the host, lines as in known_hosts or in its .pub files (ssh-ed25519, ecdsa-sha2-nistp…, ssh-rsa), up to 64 KiB",
                "主机公钥，每行格式同 known_hosts 或 .pub 文件（ssh-ed25519、ecdsa-sha2-nistp…、ssh-rsa），不超过 64 KiB");
        if (instance.Rules.Users.Count is 0 or > MostUsers || !instance.Rules.Users.All(LoginUsers.Is))
            throw ParameterRules.Wrong(
                "AllowedUsers",
                "1 to 20 users of the host, each up to 32 of the characters a-z, 0-9, '_' and '-', first a letter or '_'",
                "1 至 20 个主机用户，每个不超过 32 个字符，仅限 a-z、0-9、'_' 和 '-'，且以字母或 '_' 开头");
    }

    public NewCredential NewValue(Secret secret, string account, ProductInstance instance, IRandomBytes random)
    {
        using NewSshKeys made = NewSshKeys.Make(secret.KeyPair!.Kind, comment: secret.ResourceId, random);
        return new NewCredential(new SecretValue(made.PrivateKey.Bytes), made.PublicKey);
    }

    public SecretValue? LoginOf(SecretValue value) => new(value.Bytes);

    public void Check(CredentialScope scope, InstanceRules rules)
    {
        if (scope.LoginUser.Length == 0)
            throw ParameterRules.Wrong("ProductName", "no Cvm: a key of a host is made by CreateSSHKeyPairSecret with InstanceID", "不可为 Cvm：主机密钥由 CreateSSHKeyPairSecret（指定 InstanceID）创建");
        if (!LoginUsers.Is(scope.LoginUser) || !rules.Users.Contains(scope.LoginUser, StringComparer.Ordinal))
            throw ParameterRules.Wrong("UserName", "one of the AllowedUsers of the instance", "实例 AllowedUsers 中的用户");
    }

    public async Task<IReadOnlyList<string>> Examine(ProductTarget target, CancellationToken cancellation)
    {
        using SshSession session = await SshSession.OpenAdministrator(target, time, cancellation);
        List<string> missing = [];
        foreach (string user in target.Users)
        {
            if (await FileOf(session, target, user).Examine(cancellation) is { } sentence)
                missing.Add(sentence);
        }

        return missing;
    }

    public async Task Apply(ProductTarget target, string account, SecretValue password, CredentialScope scope, CancellationToken cancellation)
    {
        using PrivateKeyFile key = SshPrivateKey.Read(password) ?? throw new Sealing.IntegrityException("a candidate");
        string line = SshPrivateKey.LineOf(key, account);
        using SshSession session = await SshSession.OpenAdministrator(target, time, cancellation);
        await FileOf(session, target, scope.LoginUser).Change(account, text => AuthorizedKeys.With(text, account, line), cancellation);
    }

    public Task<bool> LogsIn(ProductTarget target, string account, SecretValue password, CredentialScope scope, CancellationToken cancellation) =>
        SshSession.LogsIn(target, scope.LoginUser, password, time, cancellation);

    public async Task Drop(ProductTarget target, string account, CredentialScope scope, CancellationToken cancellation)
    {
        using SshSession session = await SshSession.OpenAdministrator(target, time, cancellation);
        if (scope.LoginUser.Length > 0)
            await FileOf(session, target, scope.LoginUser).Change(account, text => AuthorizedKeys.Without(text, account), cancellation);
        else
            await InAllFiles(session, target, file => file.Change(account, text => AuthorizedKeys.Without(text, account), cancellation));
    }

    public async Task<IReadOnlyList<string>> Accounts(ProductTarget target, CancellationToken cancellation)
    {
        using SshSession session = await SshSession.OpenAdministrator(target, time, cancellation);
        List<string> marks = [];
        await InAllFiles(session, target, async file => marks.AddRange(AuthorizedKeys.Marks(await file.Read(cancellation) ?? string.Empty)));
        return [.. marks.Distinct(StringComparer.Ordinal)];
    }

    private async Task InAllFiles(SshSession session, ProductTarget target, Func<AuthorizedKeysFile, Task> work)
    {
        foreach (string user in target.Users)
        {
            try
            {
                await work(FileOf(session, target, user));
            }
            catch (TargetException absent) when (absent.Fault is TargetFault.NotThere or TargetFault.RightMissing)
            {
                // The product has never been able to put anything there; the examination tells of it.
            }
        }
    }

    private AuthorizedKeysFile FileOf(SshSession session, ProductTarget target, string user) => new(session, target.Administrator, user, randomBytes);
}
