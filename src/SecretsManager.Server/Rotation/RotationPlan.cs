using SecretsManager.Protocol;
using SecretsManager.Server.Keys;
using SecretsManager.Server.Secrets;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Rotation;

/// <summary>
/// Begins tasks: the candidate, sealed, and the journal become durable in the transaction of the call that begins it, before anything is touched
/// (PLAN of the security model's section 5).
/// </summary>
internal sealed class RotationPlan(SecretStore secrets, RotationTasks tasks, ProductInstances instances, DisplayTime times, IRandomBytes random)
{
    // What clients take for an exact number.
    private const long LargestId = (1L << 53) - 1;

    /// <summary>The secret with a candidate, for the account whose turn it is where it has accounts, and the task, both among <paramref name="changes"/> but for the secret itself.</summary>
    /// <exception cref="ApiException"><c>ResourceNotFound</c>: the instance is not registered; <c>FailedOperation.AccessKmsError</c>.</exception>
    public async ValueTask<(Secret Secret, long Task)> Begin(
        Secret secret, TaskPurpose purpose, long now, MasterKey key, ICollection<Change> changes, CancellationToken cancellation)
    {
        ProductCredential? credential = secret.Credential;
        string account = credential?.Idle.Name ?? string.Empty;
        (Secret planned, string candidate) = await WithCandidate(secret, account, now, key, changes, cancellation);
        RotationTask task = new(NewId(), secret.Account, secret.Region, secret.Name, secret.ImmutableId, purpose, TaskStep.Planned, now)
        {
            Product = credential?.Product ?? Secret.NoProduct,
            Instance = credential?.Instance ?? string.Empty,
            Accounts = credential is null ? [] : [account],
            Scope = credential?.Scope ?? new CredentialScope([], []),
            Means = secret.Rotation?.Kind,
            Candidate = candidate,
            NextTry = now,
        };
        changes.Add(tasks.Records.Insert(tasks.Identity(task.Account, task.Region, task.Id), task));
        return (planned.WithTask(task.Id), task.Id);
    }

    /// <summary>The task that takes the accounts of a secret away which goes.</summary>
    /// <param name="touched">Accounts beside those that have a version, which a task may have left.</param>
    public long Drop(Secret secret, IReadOnlyList<string> touched, long now, ICollection<Change> changes)
    {
        ProductCredential credential = secret.Credential!;
        RotationTask task = new(NewId(), secret.Account, secret.Region, secret.Name, secret.ImmutableId, TaskPurpose.Drop, TaskStep.Planned, now)
        {
            Product = credential.Product,
            Instance = credential.Instance,
            Accounts = [.. credential.Accounts.Where(account => account.Version.Length > 0).Select(account => account.Name).Union(touched)],
            Scope = credential.Scope,
            NextTry = now,
        };
        changes.Add(tasks.Records.Insert(tasks.Identity(task.Account, task.Region, task.Id), task));
        return task.Id;
    }

    /// <summary>The secret with a new candidate for an account.</summary>
    public async ValueTask<(Secret Secret, string Candidate)> WithCandidate(
        Secret secret, string account, long now, MasterKey key, ICollection<Change> changes, CancellationToken cancellation)
    {
        string version = NewVersionId(secret, now);
        using SecretValue value = await NewValue(secret, account, cancellation);
        return (await secrets.WithCandidate(secret, version, value, now, key, changes, cancellation), version);
    }

    private async ValueTask<SecretValue> NewValue(Secret secret, string account, CancellationToken cancellation)
    {
        if (secret.Rotation is { } rotation)
            return GeneratedValue.New(rotation.Rules, random);
        Stored<ProductInstance> instance = await instances.Get(secret.Account, secret.Region, secret.Credential!.Instance, cancellation);
        return AccountCredential.New(account, instance.Value.Passwords, random);
    }

    /// <summary>An id that no version of the secret has. The API's form is the time at which the rotation began; two in one second have two seconds.</summary>
    public string NewVersionId(Secret secret, long now)
    {
        string id;
        do
        {
            id = $"SSM_Rotate_{times.NameText(now)}";
            now += 1000;
        }
        while (secret.Versions.Any(version => version.VersionId == id));
        return id;
    }

    private long NewId() => Identifiers.NewNumber(1, LargestId, random);
}
