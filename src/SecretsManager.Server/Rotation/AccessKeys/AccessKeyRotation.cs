using SecretsManager.Protocol;
using SecretsManager.Server.Access;
using SecretsManager.Server.Keys;
using SecretsManager.Server.Secrets;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Rotation.AccessKeys;

/// <summary>
/// Makes, replaces and removes the access keys that secrets hold. Keys and secrets lie in one database, so nothing is ever half done: the key, the version that
/// has it, the end of the key before the last and the audit record are one transaction. The task is only there to be asked about.
/// </summary>
internal sealed class AccessKeyRotation(SecretStore secrets, RotationTasks tasks, RotationIds ids, Promotion promotion, Access.AccessKeys keys, RotationSettings settings)
{
    /// <summary>The product that the API counts such secrets to.</summary>
    public const string Product = "Cam";

    /// <summary>The type of such secrets.</summary>
    public const int SecretType = 3;

    private static readonly CredentialScope NoScope = new([], []);

    /// <summary>The secret with its first key.</summary>
    /// <exception cref="ApiException"><c>OperationDenied.AccessKeyOverLimit</c>: the user has two keys; <c>FailedOperation.AccessKmsError</c>.</exception>
    public async ValueTask<(Secret Secret, long Task)> Create(
        Secret secret, KeyOwner owner, long now, MasterKey key, ICollection<Change> changes, CancellationToken cancellation)
    {
        ProductCredential credential = new(Product, string.Empty, NoScope, [], RotationSchedule.NeverAsked) { TargetUin = owner.Uin };
        AccessKey made = keys.Add(owner, DescriptionOf(secret), now, changes);
        return await WithKey(secret with { Credential = credential }, made, TaskPurpose.Create, now, key, changes, cancellation);
    }

    /// <summary>The secret with a new key as its current one. The one that was current stays, the one before it ends.</summary>
    /// <exception cref="ApiException">
    /// <c>ResourceNotFound</c>: there is no such user any more; <c>OperationDenied.AccessKeyOverLimit</c>: a key that is not the secret's takes the place;
    /// <c>FailedOperation.AccessKmsError</c>.
    /// </exception>
    public async ValueTask<(Secret Secret, long Task)> Rotate(
        Secret secret, long now, MasterKey key, ICollection<Change> changes, CancellationToken cancellation)
    {
        ProductCredential credential = secret.Credential!;
        KeyOwner owner = await keys.FindOwner(secret.Account, credential.TargetUin, cancellation) ?? throw RotationRefusals.UserGone();
        IReadOnlyList<Stored<AccessKey>> held = await HeldBy(owner, secret, cancellation);
        ProductAccount? current = credential.Accounts.FirstOrDefault(account => account.Version == credential.Current);
        Stored<AccessKey>? before = held.FirstOrDefault(one => one.Value.SecretId != current?.Name);
        if (owner.Keys.Count - (before is null ? 0 : 1) >= Access.AccessKeys.MostKeys)
            throw RotationRefusals.KeysFull();
        if (credential.OpenTask != 0)
        {
            // What a schedule could not do is done now.
            Stored<RotationTask> parked = await tasks.GetNow(secret.Account, secret.Region, credential.OpenTask, cancellation);
            changes.Add(tasks.Records.Update(parked, parked.Value.AsEnded(TaskStep.Failed, now, settings)));
        }

        AccessKey? like = held.FirstOrDefault(one => one.Value.SecretId == current?.Name)?.Value;
        AccessKey made = keys.Replace(owner, before, like, DescriptionOf(secret), now, changes);
        secret = secret with { Credential = credential with { Accounts = current is null ? [] : [current] } };
        return await WithKey(secret, made, TaskPurpose.Rotate, now, key, changes, cancellation);
    }

    /// <summary>Ends the keys of a secret that goes; those of a user who is gone have ended with him.</summary>
    /// <returns>The task that says so.</returns>
    public async ValueTask<long> Drop(Secret secret, long now, ICollection<Change> changes, CancellationToken cancellation)
    {
        IReadOnlyList<Stored<AccessKey>> held = [];
        if (await keys.FindOwner(secret.Account, secret.Credential!.TargetUin, cancellation) is { } owner)
        {
            held = await HeldBy(owner, secret, cancellation);
            if (held.Count > 0)
                keys.Remove(owner, held, changes);
        }

        return Tell(secret, TaskPurpose.Drop, TaskStep.Done, [.. held.Select(one => one.Value.SecretId)], string.Empty, now, changes).Id;
    }

    /// <summary>The secret whose schedule waits, because its key cannot be rotated as things are, and the task that says why.</summary>
    /// <param name="reason">Why, in words.</param>
    public (Secret Secret, RotationTask Task) Park(Secret secret, string reason, long now, ICollection<Change> changes)
    {
        RotationTask task = Tell(secret, TaskPurpose.Rotate, TaskStep.Parked, [], reason, now, changes);
        return (secret with { Credential = secret.Credential! with { OpenTask = task.Id } }, task);
    }

    // Of the keys that the secret has made, those that he still has: somebody may have deleted one by hand.
    private async ValueTask<IReadOnlyList<Stored<AccessKey>>> HeldBy(KeyOwner owner, Secret secret, CancellationToken cancellation) =>
        [.. (await keys.List(owner, cancellation)).Where(key => secret.Credential!.Accounts.Any(account => account.Name == key.Value.SecretId))];

    private async ValueTask<(Secret Secret, long Task)> WithKey(
        Secret secret, AccessKey made, TaskPurpose purpose, long now, MasterKey key, ICollection<Change> changes, CancellationToken cancellation)
    {
        string version = ids.Version(secret, now);
        using SecretValue value = AccessKeyValue.Of(made);
        secret = await secrets.WithCandidate(secret, version, value, now, key, changes, cancellation);
        secret = secret with { Credential = secret.Credential! with { Accounts = [.. secret.Credential.Accounts, new ProductAccount(made.SecretId, string.Empty, 0)] } };
        secret = promotion.Of(secret, made.SecretId, version, purpose == TaskPurpose.Create, endsTask: true, now, changes);
        return (secret, Tell(secret, purpose, TaskStep.Done, [made.SecretId], string.Empty, now, changes).Id);
    }

    private RotationTask Tell(
        Secret secret, TaskPurpose purpose, TaskStep step, IReadOnlyList<string> accounts, string reason, long now, ICollection<Change> changes)
    {
        RotationTask task = new(ids.Task(), secret.Account, secret.Region, secret.Name, secret.ImmutableId, purpose, step, now)
        {
            Product = Product,
            Instance = string.Empty,
            Accounts = accounts,
            Scope = NoScope,
            Candidate = step == TaskStep.Done ? secret.Credential!.Current : string.Empty,
            Reason = reason,
        };
        if (!task.IsOpen)
            task = task.AsEnded(step, now, settings);
        changes.Add(tasks.Records.Insert(tasks.Identity(task.Account, task.Region, task.Id), task));
        return task;
    }

    // It stands in the user's list of keys, and tells where a key comes from.
    private static string DescriptionOf(Secret secret) => $"ssm:{secret.Region}/{secret.Name}";
}
