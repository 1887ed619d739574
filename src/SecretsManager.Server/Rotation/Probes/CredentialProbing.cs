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
    // It is known to the container under two names, and asked to stop under each.
    private readonly RunningWork running = new(settings.TasksAtOnce);

    public string Kind => RecordKind.CredentialProbe;

    /// <inheritdoc/>
    public void Start(RecordIdentity identity) => running.Start(
        identity, Ask, (left, why) => RotationLog.ProbeLeft(log, left.Id, why), (failed, fault) => RotationLog.ProbeFailed(log, failed.Id, fault));

    /// <summary>Waits for what has been started.</summary>
    public Task Idle() => running.Idle();

    /// <summary>Stops; what is not answered is asked again.</summary>
    public ValueTask DisposeAsync() => running.DisposeAsync();


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
