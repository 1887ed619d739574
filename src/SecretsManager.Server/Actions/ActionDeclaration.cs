namespace SecretsManager.Server.Actions;

/// <summary>What an action says of itself. The gateway does what it says; the action does not.</summary>
internal sealed record ActionDeclaration
{
    /// <summary>The service's short name.</summary>
    public required string Service { get; init; }

    /// <summary>The version of the API.</summary>
    public required string Version { get; init; }

    /// <summary>The name on the wire.</summary>
    public required string Name { get; init; }

    /// <summary>Whether a call changes something.</summary>
    public required ActionEffect Effect { get; init; }

    /// <summary>The request fields that may stand in the audit record: never a value.</summary>
    public IReadOnlyList<string> AuditFields { get; init; } = [];

    /// <summary>The fields directly in the answer, names and ids, that may stand in the audit record: never a value.</summary>
    public IReadOnlyList<string> AnswerFields { get; init; } = [];

    /// <summary>Whether the action acts in one region, and so needs one.</summary>
    public bool Regional { get; init; } = true;

    /// <summary>Whether only the product itself may call it; it is then not on the wire.</summary>
    public bool Internal { get; init; }

    /// <summary>Whether every proven caller may call it, because it tells nothing but who is calling.</summary>
    public bool ForEveryone { get; init; }

    /// <summary>Whether callers without a signature may call it: it proves by other means who they are.</summary>
    public bool Public { get; init; }

    /// <summary>The permission that the caller needs.</summary>
    public string Permission => $"{Service}:{Name}";
}

/// <summary>Whether an action changes something. The names stand in audit records.</summary>
internal enum ActionEffect
{
    /// <summary>It reads; a repetition does no harm.</summary>
    Read,

    /// <summary>It changes; a repetition of the same signed request gets the first outcome.</summary>
    Write,
}
