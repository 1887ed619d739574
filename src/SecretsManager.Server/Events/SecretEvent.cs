using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Events;

/// <summary>An event that a receiver has not taken yet. Its message is fixed in the transaction of what it tells of.</summary>
/// <param name="ReceiverId">Whose it is.</param>
/// <param name="Id">The same at each delivery.</param>
/// <param name="Time">When it happened, Unix milliseconds.</param>
/// <param name="Message">A CloudEvent, as JSON.</param>
internal sealed record SecretEvent(string ReceiverId, string Id, string Type, long Time, string Message)
{
    public RecordIndex ToIndex() => new(1, 0, ReceiverId, string.Empty, 0, Time, null);
}

/// <summary>
/// The events of one secret that one receiver has not taken: it is there while there are any, and says who delivers them and when. The events
/// themselves are records of their own, so that a call that adds one waits for no delivery.
/// </summary>
/// <param name="Created">Unix milliseconds.</param>
/// <param name="NextTry">When it is taken up next, Unix milliseconds.</param>
internal sealed record EventQueue(string Receiver, string ReceiverId, string SecretId, string SecretName, long Created, long NextTry)
{
    /// <summary>The node that delivers; empty for none.</summary>
    public string Owner { get; init; } = string.Empty;

    /// <summary>Until when no other node does, Unix milliseconds; 0 for nobody.</summary>
    public long HeldUntil { get; init; }

    /// <summary>How often the first of the events was not taken.</summary>
    public int Tries { get; init; }

    /// <summary>Why it was not taken the last time, in words; empty if it has not been tried.</summary>
    public string Failure { get; init; } = string.Empty;

    /// <summary>When that was, Unix milliseconds.</summary>
    public long FailedAt { get; init; }

    /// <summary>What is held up by a failure.</summary>
    public const int Failing = 2;

    public RecordIndex ToIndex() => new(Tries > 0 ? Failing : 1, 0, ReceiverId, string.Empty, 0, Created, HeldUntil > 0 ? HeldUntil : NextTry);
}
