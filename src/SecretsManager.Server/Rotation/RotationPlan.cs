using SecretsManager.Protocol;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Keys;
using SecretsManager.Server.Rotation.AccessKeys;
using SecretsManager.Server.Secrets;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Rotation;

/// <summary>
/// Begins tasks: the candidate, sealed, and the journal become durable in the transaction of the call that begins it, before anything is touched
/// (PLAN of the security model's section 5).
/// </summary>
internal sealed class RotationPlan(SecretStore secrets, RotationTasks tasks, ProductInstances instances, ProductDrivers drivers, RotationIds ids, AccessKeyRotation accessKeys, IRandomBytes random)
{
    /// <summary>
    /// The secret with a candidate, for the account whose turn it is where it has accounts, and the task, both among <paramref name="changes"/> but for the
    /// secret itself. With an access key it is all done, and the task has ended.
    /// </summary>
    /// <exception cref="ApiException">
    /// <c>ResourceNotFound</c>: the instance is not registered; <c>FailedOperation.AccessKmsError</c>; as <see cref="AccessKeyRotation.Rotate"/>.
    /// </exception>
    public async ValueTask<(Secret Secret, long Task)> Begin(
        Secret secret, TaskPurpose purpose, long now, MasterKey key, ICollection<Change> changes, CancellationToken cancellation)
    {
        ProductCredential? credential = secret.Credential;
        if (credential is { TargetUin: not 0 })
            return await accessKeys.Rotate(secret, now, key, changes, cancellation);
        string account = credential?.Idle.Name ?? string.Empty;
        (Secret planned, string candidate) = await WithCandidate(secret, account, now, key, changes, cancellation);
        RotationTask task = new(ids.Task(), secret.Account, secret.Region, secret.Name, secret.ImmutableId, purpose, TaskStep.Planned, now)
        {
            Product = credential?.Product ?? Secret.NoProduct,
            Instance = credential?.Instance ?? secret.Rotation?.Instance ?? string.Empty,
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
        RotationTask task = new(ids.Task(), secret.Account, secret.Region, secret.Name, secret.ImmutableId, TaskPurpose.Drop, TaskStep.Planned, now)
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
        string version = ids.Version(secret, now);
        using NewCredential made = await NewValue(secret, account, cancellation);
        return (await secrets.WithCandidate(secret, version, made.Value, now, key, changes, cancellation, made.PublicKey), version);
    }

    private async ValueTask<NewCredential> NewValue(Secret secret, string account, CancellationToken cancellation)
    {
        if (secret.Rotation is { Kind: RotationKind.Administrator } administrator)
            return new NewCredential(await NewAdministrator(secret, administrator.Instance, cancellation), PublicKey: string.Empty);
        if (secret.Rotation is { } rotation)
            return new NewCredential(GeneratedValue.New(rotation.Rules, random), PublicKey: string.Empty);
        Stored<ProductInstance> instance = await instances.Get(secret.Account, secret.Region, secret.Credential!.Instance, cancellation);
        return drivers.Of(instance.Value.Product).NewValue(secret, account, instance.Value, random);
    }

    private async ValueTask<SecretValue> NewAdministrator(Secret secret, string instance, CancellationToken cancellation)
    {
        Stored<ProductInstance> stored = await instances.Get(secret.Account, secret.Region, instance, cancellation);
        using SecretValue current = await secrets.Open(secret, secret.Version(SsmService.CurrentVersion) ?? throw RotationRefusals.NoVersion(), cancellation);
        return AccountCredential.WithNewPassword(current, stored.Value.Passwords, random) ?? throw RotationRefusals.AdministratorForm();
    }
}
