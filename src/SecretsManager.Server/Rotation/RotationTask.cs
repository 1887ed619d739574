using System.Text.Json.Serialization;
using SecretsManager.Server.Secrets;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Rotation;

/// <summary>
/// The journal of one creation, rotation or deletion of accounts. It is durable, with the candidate in its secret, before anything is touched; it
/// says at each moment what may have been done, so that any node can go on with it.
/// </summary>
/// <param name="Id">The API's <c>FlowID</c>.</param>
/// <param name="SecretId">The immutable id of the secret; a secret made again under the same name is another.</param>
/// <param name="Account">The account of the owner.</param>
/// <param name="Started">Unix milliseconds.</param>
internal sealed record RotationTask(long Id, long Account, string Region, string SecretName, string SecretId, TaskPurpose Purpose, TaskStep Step, long Started)
{
    public required string Product { get; init; }

    public required string Instance { get; init; }

    /// <summary>The accounts that it deals with: the one that gets a new password, or those that go.</summary>
    public required IReadOnlyList<string> Accounts { get; init; }

    /// <summary>The scope of the accounts; what is dropped is known by it too.</summary>
    public required CredentialScope Scope { get; init; }

    /// <summary>By what means a value of the caller's own is rotated; null for accounts in an instance.</summary>
    public RotationKind? Means { get; init; }

    /// <summary>The version of the secret that holds the new value; empty where accounts go.</summary>
    public string Candidate { get; init; } = string.Empty;

    /// <summary>Whether the account may have been touched before the task was parked or given up.</summary>
    public bool Touched { get; init; }

    /// <summary>How often it did not come further since it was begun or resumed.</summary>
    public int Tries { get; init; }

    /// <summary>When it is taken up next, Unix milliseconds.</summary>
    public long NextTry { get; init; }

    /// <summary>Who works on it; null for nobody.</summary>
    public TaskLease? Lease { get; init; }

    /// <summary>How many leases it has had; each has a number of its own.</summary>
    public long Epochs { get; init; }

    /// <summary>Why it did not come further the last time, in words; empty if it did.</summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>When it ended, Unix milliseconds; 0 while it has not.</summary>
    public long Ended { get; init; }

    /// <summary>When it is forgotten, Unix milliseconds; 0 while it has not ended.</summary>
    public long ForgetAt { get; init; }

    /// <summary>Whether the new version is current already.</summary>
    public bool Promoted { get; init; }

    /// <summary>Whether somebody is to be told when the new version is current.</summary>
    [JsonIgnore]
    public bool HasFinish => Means is RotationKind.Command or RotationKind.Webhook;

    public bool IsOpen => Step is not (TaskStep.Done or TaskStep.Failed);

    /// <summary>The task at its end, to be asked about as long as the settings say.</summary>
    public RotationTask AsEnded(TaskStep step, long now, RotationSettings settings) => AsEnded(step, now, now + (settings.TaskDays * 86_400_000L));

    /// <summary>The task at its end.</summary>
    /// <param name="forgetAt">When it is forgotten, Unix milliseconds.</param>
    public RotationTask AsEnded(TaskStep step, long now, long forgetAt) => this with { Step = step, Lease = null, Ended = now, ForgetAt = forgetAt };

    /// <summary>All instances that the accounts are in.</summary>
    [JsonIgnore]
    public IEnumerable<string> Instances => [Instance, .. Scope.MoreInstances];

    public RecordIndex ToIndex() => new((int)Step, (int)Purpose, Product, Instance, 0, Started, Due)
    {
        Tags = [.. Scope.InstanceTags.OrderBy(tag => tag.Key, StringComparer.Ordinal)],
    };

    private long? Due => Step switch
    {
        TaskStep.Parked => null,
        TaskStep.Done or TaskStep.Failed => ForgetAt,
        _ => Lease?.Until ?? NextTry,
    };
}

/// <summary>What a task is for. The numbers are stored.</summary>
internal enum TaskPurpose
{
    Create = 1,
    Rotate = 2,
    Drop = 3,
}

/// <summary>How far a task has come. The numbers are stored.</summary>
internal enum TaskStep
{
    /// <summary>The candidate is durable; nothing has been touched.</summary>
    Planned = 1,

    /// <summary>The account may have been touched.</summary>
    Applying = 2,

    /// <summary>The account has the candidate's password; a login has not proven it yet.</summary>
    Applied = 3,

    /// <summary>A creation has failed, and what it may have made is taken away.</summary>
    Clearing = 4,

    /// <summary>It does not go on by itself; somebody has to see why.</summary>
    Parked = 5,

    Done = 6,
    Failed = 7,

    /// <summary>The new version is current; whoever brought it where it is used may take the old one away.</summary>
    Finishing = 8,
}

/// <summary>Who works on a task, and until when nobody else may.</summary>
/// <param name="Owner">The node.</param>
/// <param name="Epoch">The number of the lease, which each step must name.</param>
/// <param name="Until">Unix milliseconds.</param>
internal sealed record TaskLease(string Owner, long Epoch, long Until);
