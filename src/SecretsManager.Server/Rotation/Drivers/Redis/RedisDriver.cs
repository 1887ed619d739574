using SecretsManager.Protocol;
using SecretsManager.Server.Secrets;

namespace SecretsManager.Server.Rotation.Drivers.Redis;

/// <summary>Accounts of Redis 6.2 and newer, which are users of its access control lists.</summary>
internal sealed class RedisDriver(TimeProvider time) : IProductDriver, IAdministratorPassword
{
    public const string Product = "Redis";

    public const int SecretType = 4;

    public IReadOnlyList<(string Name, int SecretType)> Products { get; } = [(Product, SecretType)];

    public void Check(CredentialScope scope, InstanceRules rules) => RedisRights.Check(scope, rules);

    public async Task<IReadOnlyList<string>> Examine(ProductTarget target, CancellationToken cancellation)
    {
        await using RedisSession session = await RedisSession.OpenAdministrator(target, time, cancellation);
        return await RedisExamination.Of(session, target.Administrator, cancellation);
    }

    public async Task Apply(ProductTarget target, string account, SecretValue password, CredentialScope scope, CancellationToken cancellation)
    {
        await using RedisSession session = await RedisSession.OpenAdministrator(target, time, cancellation);
        RedisAccount wanted = new(account, password, scope);
        string made = await wanted.Make(session, cancellation);
        await RedisFiles.Save(session, cancellation);
        if (await RedisAccount.Find(session, account, cancellation) is not { } line || !RedisAccount.IsSame(line, made))
            throw new TargetException(TargetFault.Failed, "Somebody else changed the account at the same time.");
    }

    public async Task<bool> LogsIn(ProductTarget target, string account, SecretValue password, CredentialScope scope, CancellationToken cancellation)
    {
        await using RedisSession session = await RedisSession.Connect(target, time, cancellation);
        if (!await session.LogsIn(account, password, cancellation))
            return false;
        return await session.Require("PING", cancellation, "PING") is RedisReply.Text { Value: "PONG" } ? true : throw RedisFaults.Unexpected("PING");
    }

    public async Task Drop(ProductTarget target, string account, CredentialScope scope, CancellationToken cancellation)
    {
        await using RedisSession session = await RedisSession.OpenAdministrator(target, time, cancellation);

        // The server ends the connections of an account that it deletes. It is saved even if it was not there: the last attempt may have stopped before.
        await session.Require("ACL DELUSER", cancellation, "ACL", "DELUSER", account);
        await RedisFiles.Save(session, cancellation);
        if (await RedisAccount.Find(session, account, cancellation) is not null)
            throw new TargetException(TargetFault.Failed, "The account is there again: somebody else made it at the same time.");
    }

    public async Task<IReadOnlyList<string>> Accounts(ProductTarget target, CancellationToken cancellation)
    {
        await using RedisSession session = await RedisSession.OpenAdministrator(target, time, cancellation);
        return await session.Require("ACL USERS", cancellation, "ACL", "USERS") is RedisReply.List users
            ? [.. users.Items.OfType<RedisReply.Text>().Select(user => user.Value).Where(AccountName.Is)]
            : throw RedisFaults.Unexpected("ACL USERS");
    }

    public async Task ChangeAdministrator(ProductTarget target, SecretValue before, SecretValue next, CancellationToken cancellation)
    {
        await using RedisSession session = await RedisSession.OpenAdministrator(target, time, cancellation);

        // It is tried before anything is changed: a password that is lost when the server restarts would lock everybody out who knows only the new one.
        if (!await RedisFiles.Save(session, cancellation))
            throw new TargetException(TargetFault.Failed, "The instance has neither an ACL file nor a configuration file: the administrator's new password would be lost when it restarts.");
        await RedisAccount.ChangePassword(session, target.Administrator, before, next, cancellation);
        await RedisFiles.Save(session, cancellation);
    }

    public async Task<bool> TakesAdministrator(ProductTarget target, CancellationToken cancellation)
    {
        await using RedisSession session = await RedisSession.Connect(target, time, cancellation);
        return await session.LogsIn(target.Administrator, target.Password, cancellation);
    }
}
