namespace SecretsManager.Server.Rotation;

/// <summary>Goes on at the start with the tasks that this node was at when it was killed; nobody else may until their leases run out.</summary>
internal sealed class RotationResumption(RotationTasks tasks, RotationWorker worker, NodeName node, ILogger<RotationResumption> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (Storage.Stored<RotationTask> task in tasks.Records.Everywhere(stoppingToken))
            {
                if (task.Value.IsOpen && task.Value.Lease?.Owner == node.Name)
                    worker.Start(task.Identity);
            }
        }
        catch (Exception fault) when (fault is Sealing.IntegrityException or Storage.StorageUnavailableException)
        {
            // The leases run out, and then whoever finds the tasks due goes on.
            RotationLog.NotResumed(log, fault);
        }
    }
}
