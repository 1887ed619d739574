using System.Security.Cryptography;
using SecretsManager.Protocol;
using SecretsManager.Server.Keys;
using SecretsManager.Server.Sealing;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Hosting;

/// <summary>
/// Answers the commands about the root of trust. A migration runs in the server, whether or not the command that began it still looks
/// on; a second command sees the same one.
/// </summary>
internal sealed class RootControl(
    Deployment deployment, IOwnKeyMove ownKeys, ICrashPoints crashes, IRandomBytes random, TimeProvider time, ILoggerFactory logs) : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly ILogger log = logs.CreateLogger<RootControl>();
    private readonly Lock changing = new();
    private readonly List<string> steps = [];
    private Task running = Task.CompletedTask;
    private Task moving = Task.CompletedTask;
    private RootKind runningTo;
    private string? failure;

    public async Task<ControlAnswer> Answer(ControlRequest request, CancellationToken cancellation)
    {
        switch (request.Command)
        {
            case ControlRequest.Status:
                return new ControlAnswer(null, await Standing(request.StepsShown, cancellation));
            case ControlRequest.Migrate when RootKinds.Named(request.Target) is { } target:
                return Begin(target, request) ? new ControlAnswer(null, await Standing(0, cancellation))
                    : new ControlAnswer($"A migration to {RootKinds.NameOf(runningTo)} is under way; let it end first.", null);
            default:
                return new ControlAnswer("The server does not know this command; use the program of its own version.", null);
        }
    }

    /// <summary>Goes on with the move of the product's own keys into the module, which a kill may have prevented from beginning.</summary>
    public void GoOn()
    {
        if (deployment.Root.Current.Kind == RootKind.Pkcs11 && !deployment.Holders.LeavesModule)
            moving = Task.Run(MoveOwnKeys);
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        await moving;
        stopping.Dispose();
    }

    private async Task MoveOwnKeys()
    {
        try
        {
            await ownKeys.Begin(RootKind.Pkcs11, stopping.Token);
        }
        catch (Exception fault) when (fault is ApiException or StorageUnavailableException or IntegrityException or OperationCanceledException)
        {
            RootLog.OwnKeysStay(log, fault);
        }
    }

    private bool Begin(RootKind target, ControlRequest request)
    {
        SecretValue? secret = request.Secret is { Length: > 0 } given ? new SecretValue(given) : null;
        CryptographicOperations.ZeroMemory(request.Secret);
        RootChoice choice = new()
        {
            Kind = target,
            RootKeyFile = request.RootKeyFile,
            Module = request.Module,
            TokenLabel = request.TokenLabel,
            PinFile = request.PinFile,
            Sessions = request.Sessions,
            Secret = secret,
        };
        lock (changing)
        {
            if (!running.IsCompleted)
            {
                choice.Dispose();
                return runningTo == target;
            }

            steps.Clear();
            failure = null;
            runningTo = target;
            running = Task.Run(() => Migrate(choice));
            return true;
        }
    }

    private async Task Migrate(RootChoice choice)
    {
        bool keepsPin = false;
        try
        {
            RootMigration migration = new(deployment.Database, deployment.Holders, ownKeys, deployment.Leftovers(crashes), crashes, random, time);
            await migration.Run(
                choice.Kind,
                create =>
                {
                    keepsPin = choice.Kind == RootKind.Pkcs11;
                    return RootOpening.Open(choice, create, random, time, logs, stopping.Token);
                },
                deployment.Root.Use,
                deployment.Node,
                () => new ServerRecords(deployment, random, time).Migrated(RootKinds.Other(choice.Kind), choice.Kind),
                Say,
                stopping.Token);
        }
#pragma warning disable CA1031 // Told to whoever asks, and logged; the server goes on under the root that is in force.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            keepsPin = false;
            string? known = Sentence(fault);
            if (known is not null)
                RootLog.Migration(log, known);
            else
                RootLog.MigrationStopped(log, fault);
            lock (changing)
                failure = known ?? "The migration stopped for a reason that the server's log tells; run it again.";
        }
        finally
        {
            if (!keepsPin)
                choice.Dispose();
        }
    }

    // Null for a fault of ours.
    private static string? Sentence(Exception fault) => fault switch
    {
        RootRefusedException or StartException or KeyUnavailableException => fault.Message,
        OperationCanceledException => "The server is stopping; run the migration again when it has started.",
        StorageUnavailableException => "The database does not answer; run the migration again.",
        IntegrityException broken => $"The database is not as it was written: {broken.What}.",
        _ => null,
    };

    private void Say(string step)
    {
        RootLog.Migration(log, step);
        lock (changing)
            steps.Add(step);
    }

    private async Task<RootStanding> Standing(int stepsShown, CancellationToken cancellation)
    {
        RootState state = await RootState.Read(deployment.Database, cancellation);
        IRootOfTrust root = deployment.Root.Current;
        long toMove = await ownKeys.Remaining(root.Kind, cancellation);
        lock (changing)
        {
            return new RootStanding(
                RootKinds.NameOf(root.Kind),
                root.Description,
                root.IsAvailable,
                RootKinds.NameOf(state.InForce),
                state.Migration is { } to ? RootKinds.NameOf(to) : null,
                state.Leftover is not null,
                toMove,
                !running.IsCompleted,
                [.. steps.Skip(stepsShown)],
                failure);
        }
    }
}
