using System.Globalization;
using SecretsManager.Protocol;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Rotation;

/// <summary>Finds the journals of tasks by their ids.</summary>
internal sealed class RotationTasks(RecordStore<RotationTask> tasks)
{
    public RecordStore<RotationTask> Records => tasks;

    public RecordIdentity Identity(long account, string region, long id) => tasks.Identity(account, region, id.ToString(CultureInfo.InvariantCulture));

    public ValueTask<Stored<RotationTask>?> Find(long account, string region, long id, CancellationToken cancellation) =>
        tasks.Find(Identity(account, region, id), cancellation);

    /// <summary>The task as the database has it now.</summary>
    /// <exception cref="ApiException"><c>ResourceNotFound</c>.</exception>
    public async ValueTask<Stored<RotationTask>> GetNow(long account, string region, long id, CancellationToken cancellation) =>
        await tasks.FindNow(Identity(account, region, id), cancellation) ?? throw RotationRefusals.NoTask();
}
