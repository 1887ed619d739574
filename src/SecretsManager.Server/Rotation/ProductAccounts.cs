using SecretsManager.Server.Rotation.AccessKeys;
using SecretsManager.Server.Secrets;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Rotation;

/// <inheritdoc/>
internal sealed class ProductAccounts(RotationTasks tasks, RotationPlan plan, AccessKeyRotation accessKeys) : IProductAccounts
{
    public async ValueTask<long> End(Secret secret, bool drop, long now, ICollection<Change> changes, CancellationToken cancellation)
    {
        IReadOnlyList<string> touched = [];
        if (secret.OpenTask != 0)
        {
            Stored<RotationTask> open = await tasks.GetNow(secret.Account, secret.Region, secret.OpenTask, cancellation);
            if (open.Value.Step != TaskStep.Parked)
                throw RotationRefusals.TaskOpen();
            touched = open.Value.Touched ? open.Value.Accounts : [];
            changes.Add(tasks.Records.Update(open, open.Value.AsEnded(TaskStep.Failed, now, now)));
        }

        if (!drop || secret.Credential is not { } credential)
            return 0;
        return credential.TargetUin == 0 ? plan.Drop(secret, touched, now, changes) : await accessKeys.Drop(secret, now, changes, cancellation);
    }
}
