using System.Collections.Concurrent;
using SecretsManager.Protocol;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Rotation.Api;
using SecretsManager.Server.Secrets;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Rotation.Probes;

/// <summary>
/// Asks instances about the credentials whose time has come, several at a time, each by the one node that holds its lease. It can be killed anywhere: then another
/// node asks when the lease has run out.
/// </summary>
internal sealed class CredentialProbing(
    CredentialProbes probes, SecretStore secrets, ProbeLogin login, IServiceProvider services, NodeName node, RotationSettings settings, RotationMetrics metrics, TimeProvider time,
    ILogger<CredentialProbing> log)
    : IDueWork, IAsyncDisposable
{
    private readonly ConcurrentDictionary<RecordIdentity, Task> running = [];
    private readonly CancellationTokenSource stopping = new();

    public string Kind => RecordKind.CredentialProbe;

    /// <inheritdoc/>
    public void Start(RecordIdentity identity)
    {
        TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        if (running.Count >= settings.TasksAtOnce || stopping.IsCancellationRequested || !running.TryAdd(identity, ended.Task))
            return;
        _ = Task.Run(async () =>
        {
            await Run(identity, stopping.Token);
            running.TryRemove(identity, out _);
            ended.SetResult();
        });
    }

    /// <summary>Waits for what has been started.</summary>
    public async Task Idle()
    {
        while (running.Values.FirstOrDefault() is { } task)
            await task;
    }

    /// <summary>Stops; what is not answered is asked again.</summary>
    public async ValueTask DisposeAsync()
    {
        // It is known under two names, and asked under each.
        if (stopping.IsCancellationRequested)
            return;
        await stopping.CancelAsync();
        await Idle();
        stopping.Dispose();
    }

    private async Task Run(RecordIdentity identity, CancellationToken cancellation)
    {
        try
        {
            await Ask(identity, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The server stops; the lease runs out.
        }
        catch (Exception lost) when (lost is ApiException or StorageUnavailableException)
        {
            // Another node has it, or the database is away: it is due until it is asked.
            RotationLog.ProbeLeft(log, identity.Id, lost);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            RotationLog.ProbeFailed(log, identity.Id, fault);
        }
    }

    private async Task Ask(RecordIdentity identity, CancellationToken cancellation)
    {
        if (await probes.Records.FindNow(identity, cancellation) is not { } due)
            return;
        await Tell(identity, due.Value, new ProbeSteps.Step(ProbeEvent.Take, node.Name, 0, string.Empty, string.Empty), cancellation);
        long epoch = due.Value.Epochs + 1;
        if (await probes.Records.FindNow(identity, cancellation) is not { Value: var held } || held.Lease?.Epoch != epoch)
            return;
        if (await secrets.Find(identity.Account, identity.Region, held.SecretName, cancellation) is not { Value: var secret } || secret.ImmutableId != held.SecretId || !CredentialProbes.IsAsked(secret))
            return;
        ProbeSteps.Step answer = await Answer(secret, epoch, cancellation);
        await Tell(identity, held, answer, cancellation);
        Report(held, answer);
    }

    private async Task<ProbeSteps.Step> Answer(Secret secret, long epoch, CancellationToken cancellation)
    {
        // By the clock that nobody sets.
        using CancellationTokenSource lease = new(TimeSpan.FromSeconds(settings.LeaseSeconds) * 0.8, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(lease.Token, cancellation);
        string version = secret.Credential!.Current;
        try
        {
            return new ProbeSteps.Step(await login.IsTaken(secret, either.Token) ? ProbeEvent.Accepted : ProbeEvent.Refused, node.Name, epoch, version, string.Empty);
        }
        catch (TargetException fault)
        {
            return new ProbeSteps.Step(ProbeEvent.Unanswered, node.Name, epoch, version, fault.Message);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new ProbeSteps.Step(ProbeEvent.Unanswered, node.Name, epoch, version, "The instance did not answer in time.");
        }
    }

    // The gateway is built from what is due, this among it.
    private async Task Tell(RecordIdentity identity, CredentialProbe probe, ProbeSteps.Step step, CancellationToken cancellation)
    {
        using SecretValue parameters = AdvanceProbeRequest.ToParameters(probe, step);
        await services.GetRequiredService<IOwnCalls>().Call(nameof(AdvanceProbe), identity.Account, identity.Region, parameters.Memory, cancellation);
    }

    // A change is worth a line; that it is still so is in the metrics.
    private void Report(CredentialProbe before, ProbeSteps.Step answer)
    {
        metrics.CountProbe(before.Product, answer.Event);
        if (answer.Event == ProbeEvent.Unanswered)
            RotationLog.CredentialNotAsked(log, before.SecretName, before.Instance, answer.Reason);
        else if (answer.Event == ProbeEvent.Refused && before.State != CredentialState.Refused)
            RotationLog.CredentialRefused(log, before.SecretName, before.Instance);
        else if (answer.Event == ProbeEvent.Accepted && before.State == CredentialState.Refused)
            RotationLog.CredentialAccepted(log, before.SecretName, before.Instance);
    }
}
