using System.Text;
using SecretsManager.Protocol;
using SecretsManager.Server.Rotation;
using SecretsManager.Server.Secrets;

namespace SecretsManager.Tests.Rotation;

/// <summary>
/// An instance of a product in memory, which fails where a real one will not when a test wants it to: before or after it has done what was asked, at
/// any call. The real products have tests of their own.
/// </summary>
internal sealed class ProductDouble : IProductDriver, IAdministratorPassword
{
    public const string Name = "Double";

    private readonly Lock gate = new();

    /// <summary>The accounts with their passwords and rights.</summary>
    public Dictionary<string, (string Password, CredentialScope Scope)> All { get; } = [];

    /// <summary>The accounts that got a password, in order, as often as they did.</summary>
    public List<string> Applied { get; } = [];

    /// <summary>The password of the administrator.</summary>
    public string Administrator { get; set; } = "administrator-1";

    /// <summary>A planted fault: accounts get a password that nobody has stored before, and are said to have the one that was asked for.</summary>
    public bool IsCareless { get; set; }

    /// <summary>Called before and after each piece of work, with its name; what it throws the driver throws.</summary>
    public Action<string> Hook { get; set; } = _ => { };

    /// <summary>How many logins with a right password are still refused.</summary>
    public int LateLogins { get; set; }

    public IReadOnlyList<(string Name, int SecretType)> Products { get; } = [(Name, 1)];

    public void Check(CredentialScope scope, InstanceRules rules)
    {
    }

    public Task<IReadOnlyList<string>> Examine(ProductTarget target, CancellationToken cancellation) =>
        Work<IReadOnlyList<string>>("examine", target, () => []);

    public Task Apply(ProductTarget target, string account, SecretValue password, CredentialScope scope, CancellationToken cancellation) =>
        Work("apply", target, () =>
        {
            Applied.Add(account);
            return All[account] = (IsCareless ? Guid.NewGuid().ToString() : TextOf(password), scope);
        });

    public Task<bool> LogsIn(ProductTarget target, string account, SecretValue password, CredentialScope scope, CancellationToken cancellation) =>
        Work("login", target, () => (IsCareless || Takes(account, TextOf(password))) && LateLogins-- <= 0);

    public Task Drop(ProductTarget target, string account, CredentialScope scope, CancellationToken cancellation) => Work("drop", target, () => All.Remove(account));

    public Task<IReadOnlyList<string>> Accounts(ProductTarget target, CancellationToken cancellation) =>
        Work<IReadOnlyList<string>>("accounts", target, () => [.. All.Keys.Where(AccountName.Is)]);

    public Task ChangeAdministrator(ProductTarget target, SecretValue before, SecretValue next, CancellationToken cancellation) =>
        Work("administrator", target, () => Administrator = TextOf(next));

    public Task<bool> TakesAdministrator(ProductTarget target, CancellationToken cancellation)
    {
        Hook("before administrator login");
        return Task.FromResult(TextOf(target.Password) == Administrator);
    }

    /// <summary>Whether an application gets in.</summary>
    public bool Takes(string account, string password)
    {
        lock (gate)
            return All.TryGetValue(account, out var found) && found.Password == password;
    }

    private Task<T> Work<T>(string name, ProductTarget target, Func<T> work)
    {
        Hook("before " + name);
        if (TextOf(target.Password) != Administrator)
            throw new TargetException(TargetFault.AdministratorRefused, "The instance refuses the administrator.");
        T done;
        lock (gate)
            done = work();
        Hook("after " + name);
        return Task.FromResult(done);
    }

    private static string TextOf(SecretValue value) => Encoding.UTF8.GetString(value.Bytes);
}
