namespace SecretsManager.Server.Secrets;

/// <summary>
/// What a secret has whose value a product makes: its accounts in an instance, which of its versions is the current one, and when it rotates.
/// Two accounts take turns; the one that is not current gets a new password and becomes current, the other keeps its own until the next turn.
/// </summary>
/// <param name="Product">The product, as the API names it.</param>
/// <param name="Instance">The instance that the accounts are in; the first one, where its scope names more.</param>
/// <param name="Accounts">Both, whether or not they are there yet; their names are fixed for ever.</param>
internal sealed record ProductCredential(string Product, string Instance, CredentialScope Scope, IReadOnlyList<ProductAccount> Accounts, RotationSchedule Schedule)
{
    /// <summary>The id of the current version; empty until the first account is made.</summary>
    public string Current { get; init; } = string.Empty;

    /// <summary>The task that is open on it; 0 for none. There is at most one.</summary>
    public long OpenTask { get; init; }

    /// <summary>Whether its accounts are deleted with it when its deletion window ends.</summary>
    public bool DropAccounts { get; init; }

    /// <summary>The caller's remark on the accounts.</summary>
    public string Remark { get; init; } = string.Empty;

    /// <summary>The user whose access keys its accounts are; 0 for accounts in an instance.</summary>
    public long TargetUin { get; init; }

    /// <summary>All instances that the accounts are in.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IEnumerable<string> Instances => [Instance, .. Scope.MoreInstances];

    /// <summary>The account whose turn is next: the one that does not have the current version.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public ProductAccount Idle => Accounts.First(account => account.Version.Length == 0 || account.Version != Current);
}

/// <summary>An account in an instance.</summary>
/// <param name="Version">The id of the version that has its password; empty while it is not there.</param>
/// <param name="Rotated">When it got that password, Unix milliseconds; 0 while it is not there.</param>
internal sealed record ProductAccount(string Name, string Version, long Rotated);

/// <summary>When a secret rotates by itself.</summary>
/// <param name="Days">Days from the begin of one rotation to the next.</param>
/// <param name="Next">When the next one begins, Unix milliseconds; null where it is off.</param>
/// <param name="Begin">When rotations were asked to begin, Unix milliseconds; null for never asked.</param>
/// <param name="Latest">When the last one ended, Unix milliseconds; null before the first.</param>
internal sealed record RotationSchedule(bool IsOn, int Days, long? Next, long? Begin, long? Latest)
{
    /// <summary>None, and none was asked for.</summary>
    public static RotationSchedule NeverAsked { get; } = new(IsOn: false, Days: 0, Next: null, Begin: null, Latest: null);

    /// <summary>A rotation waits for readers of the last so many days who saw the version before last; 0: for nobody.</summary>
    public int ReaderDays { get; init; }

    /// <summary>Days for which it waits at most.</summary>
    public int LongestWaitDays { get; init; }

    /// <summary>Since when it has waited, Unix milliseconds; null while it does not.</summary>
    public long? WaitingSince { get; init; }
}
