namespace SecretsManager.Server.Access.Sessions;

/// <summary>
/// Temporary credentials: who they make of the caller, and how far. The whole of it travels sealed in the token; nothing is stored.
/// </summary>
/// <param name="SecretId">The key id that the token goes with.</param>
/// <param name="Account">The account acted in.</param>
/// <param name="Issuer">The uin that asked for it; 0 where a workload's identity token did.</param>
/// <param name="Name">The session's name, chosen by whoever asked.</param>
/// <param name="Issued">Unix milliseconds.</param>
/// <param name="Expires">Unix milliseconds.</param>
internal sealed record Session(SessionKind Kind, string SecretId, long Account, long Issuer, string Name, long Issued, long Expires)
{
    /// <summary>The role taken; empty for other kinds.</summary>
    public string RoleId { get => field ?? string.Empty; init; }

    /// <summary>The name of the role taken; empty for other kinds.</summary>
    public string RoleName { get => field ?? string.Empty; init; }

    /// <summary>The policy that narrows the session, as it was written; empty for none.</summary>
    public string Policy { get => field ?? string.Empty; init; }

    /// <summary>The permanent access key at the beginning, without which the session ends; empty where there was none.</summary>
    public string ParentKey { get => field ?? string.Empty; init; }

    /// <summary>Whether a one-time password was given for it.</summary>
    public bool SecondFactor { get; init; }

    /// <summary>Who is behind the caller, as the caller said when it took the role.</summary>
    public string SourceIdentity { get => field ?? string.Empty; init; }

    /// <summary>The role sessions in which it was asked for, one in the other, oldest first: when one of them is revoked, so is this one.</summary>
    public IReadOnlyList<TakenRole> Via { get => field ?? []; init; }

    /// <summary>The provider and the subject of the identity token that was traded for it; empty otherwise.</summary>
    public string Federated { get => field ?? string.Empty; init; }
}

/// <summary>A session of a role, in which another session was asked for.</summary>
/// <param name="Account">The role's account.</param>
/// <param name="Issued">When the session was given, Unix milliseconds.</param>
internal sealed record TakenRole(long Account, string RoleId, long Issued);

/// <summary>What temporary credentials make of their caller. The numbers are sealed into tokens.</summary>
internal enum SessionKind
{
    /// <summary>A role.</summary>
    Role = 1,

    /// <summary>The asker himself, narrowed by a policy.</summary>
    Federated = 2,

    /// <summary>The asker himself, perhaps proven by a second factor.</summary>
    Session = 3,
}
