namespace SecretsManager.Server.Storage;

/// <summary>A page of records of one kind, account and region, ordered by creation time, then id. Filters that are null do not filter.</summary>
internal sealed record RecordQuery(string Kind, long Account, string Region)
{
    /// <summary>Any of these states.</summary>
    public IReadOnlyList<int>? States { get; init; }

    public int? Type { get; init; }

    /// <summary>Any of these products.</summary>
    public IReadOnlyList<string>? Products { get; init; }

    public string? Instance { get; init; }

    public int? Encryption { get; init; }

    /// <summary>Due after the first time and by the second, Unix milliseconds.</summary>
    public (long After, long By)? DueWithin { get; init; }

    /// <summary>Part of the id, compared by ordinal; case matters.</summary>
    public string? IdContains { get; init; }

    /// <summary>Part of the instance, compared by ordinal; case matters.</summary>
    public string? InstanceContains { get; init; }

    /// <summary>Part of the id or of the instance, compared by ordinal; case matters.</summary>
    public string? IdOrInstanceContains { get; init; }

    /// <summary>Whether a text asked for has a NUL, which none that is stored has and PostgreSQL does not take.</summary>
    public bool HasNul => ((string?[])[Instance, IdContains, InstanceContains, IdOrInstanceContains, After?.Id, .. Products ?? [], .. Tags.Select(tag => tag.Key), .. Tags.SelectMany(tag => tag.Values)])
        .Any(text => text?.Contains('\0', StringComparison.Ordinal) == true);

    /// <summary>All of these must hold.</summary>
    public IReadOnlyList<RecordTagFilter> Tags { get; init; } = [];

    /// <summary>Only those behind this place in the order; null for all.</summary>
    public (long Created, string Id)? After { get; init; }

    /// <summary>Oldest first; otherwise newest first. Ties go by id, in the same direction.</summary>
    public bool Ascending { get; init; }

    public required long Offset { get; init; }

    public required int Limit { get; init; }
}

/// <summary>The record has the tag, with any of the values; with any value at all when there are none.</summary>
internal sealed record RecordTagFilter(string Key, IReadOnlyList<string> Values);

/// <summary>The rows of a page, and how many rows the filters let through in all.</summary>
internal sealed record RecordPage(IReadOnlyList<RecordRow> Rows, long Total);
