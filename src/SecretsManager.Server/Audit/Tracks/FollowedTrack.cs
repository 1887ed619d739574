using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Audit.Tracks;

/// <summary>A track whose events are delivered, and how far that has come. Whoever delivers to its sink has it to himself meanwhile.</summary>
internal sealed class FollowedTrack(Stored<AuditTrack> stored)
{
    /// <summary>The track as it was last read.</summary>
    public Stored<AuditTrack> Stored { get; private set; } = stored;

    /// <summary>How far its sink has taken this node's log; null until that was looked up.</summary>
    public AuditCursor? Cursor { get; set; }

    /// <summary>The page up to which the database knows it; -1 if that must be said anew.</summary>
    public long SavedPage { get; set; } = -1;

    /// <summary>When that was said, Unix milliseconds.</summary>
    public long SavedAt { get; set; }

    /// <summary>Somebody is delivering its events.</summary>
    public bool IsTaken { get; set; }

    /// <summary>It is deleted.</summary>
    public bool IsGone { get; set; }

    public string Sink => Stored.Value.Place.Name;

    /// <summary>Goes on to the end of a page.</summary>
    /// <param name="touched">The sink has taken something for it, which should not come again after a restart.</param>
    public void MoveTo(long records, long page, bool touched)
    {
        Cursor = Cursor! with { Records = records, Page = page };
        if (touched)
            SavedPage = -1;
    }

    /// <summary>Takes a newer state of the track.</summary>
    public void Become(Stored<AuditTrack> next)
    {
        if (next.Generation <= Stored.Generation)
            return;
        Stored = next;
        // What was passed over by the old filter must not be found by the new one after a restart.
        SavedPage = -1;
    }
}
