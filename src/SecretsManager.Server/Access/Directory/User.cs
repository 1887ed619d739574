using SecretsManager.Server.Sealing;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Directory;

/// <summary>
/// A sub-account: somebody who calls with access keys of his own, may what his policies and those of his groups allow, and nothing
/// else. One aggregate: his groups, policies and keys are listed here, so that none can be taken away beside it.
/// </summary>
/// <param name="Uin">The number by which policies and attachments know him; no account and no other user of the deployment has it.</param>
/// <param name="Uid">The number by which group membership knows him, as the API has it; the same number.</param>
/// <param name="Account">The root account he belongs to.</param>
/// <param name="Created">Unix milliseconds.</param>
internal sealed record User(long Uin, long Uid, string Name, long Account, long Created)
{
    // A member that an older document lacks is read as null or zero, whatever its initializer says; so the getters supply what it means.

    /// <summary>The remark; free text.</summary>
    public string Remark { get => field ?? string.Empty; init; }

    /// <summary>Whether he may sign in to the console.</summary>
    public bool ConsoleLogin { get; init; }

    /// <summary>Whether the console makes him choose another password first.</summary>
    public bool NeedResetPassword { get; init; }

    public string PhoneNumber { get => field ?? string.Empty; init; }

    public string CountryCode { get => field ?? string.Empty; init; }

    public string Email { get => field ?? string.Empty; init; }

    /// <summary>What his console password is checked against; null if he has none.</summary>
    public string? PasswordHash { get => string.IsNullOrEmpty(field) ? null : field; init; }

    /// <summary>Hashes of former passwords, newest first, which the rules may forbid to use again.</summary>
    public IReadOnlyList<string> FormerPasswords { get => field ?? []; init; }

    /// <summary>When the console password was set, Unix milliseconds; 0 for never.</summary>
    public long PasswordSet { get; init; }

    /// <summary>When wrong passwords were given in the last hour in which there were some, Unix milliseconds, oldest first.</summary>
    public IReadOnlyList<long> WrongPasswords { get => field ?? []; init; }

    /// <summary>From where he last signed in to the console; empty for never.</summary>
    public string LastLoginAddress { get => field ?? string.Empty; init; }

    /// <summary>When he last signed in to the console, Unix milliseconds; 0 for never.</summary>
    public long LastLogin { get; init; }

    /// <summary>The secret of his one-time passwords; null if he has none.</summary>
    public SecretMaterial? OneTimeSecret { get => field is { Bytes.Length: > 0 } ? field : null; init; }

    /// <summary>A secret that has been made and counts once it is confirmed; null for none.</summary>
    public SecretMaterial? NewOneTimeSecret { get => field is { Bytes.Length: > 0 } ? field : null; init; }

    /// <summary>The last time step whose one-time password was accepted; none of it or before is accepted again.</summary>
    public long OneTimeStep { get; init; }

    /// <summary>Whether the console asks for a second factor at sign-in.</summary>
    public bool SecondFactorAtLogin { get; init; }

    /// <summary>Whether the console asks for a second factor before an act that cannot be undone.</summary>
    public bool SecondFactorForActions { get; init; }

    /// <summary>The ids of his groups, in the order in which he joined.</summary>
    public IReadOnlyList<long> Groups { get => field ?? []; init; }

    /// <summary>The ids of his access keys, oldest first.</summary>
    public IReadOnlyList<string> Keys { get => field ?? []; init; }

    public IReadOnlyList<Attachment> Policies { get => field ?? []; init; }

    /// <summary>The id of the policy that bounds what all others may give; null for none.</summary>
    public long? Boundary { get; init; }

    /// <summary>His second factor as a whole.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public SecondFactor SecondFactor
    {
        get => new(OneTimeSecret, NewOneTimeSecret, OneTimeStep, SecondFactorAtLogin, SecondFactorForActions);
        init => (OneTimeSecret, NewOneTimeSecret, OneTimeStep, SecondFactorAtLogin, SecondFactorForActions) =
            (value.Secret, value.NewSecret, value.Step, value.AtLogin, value.ForActions);
    }

    public RecordIndex ToIndex() => new(0, 0, string.Empty, Name, 0, Created, null)
    {
        Tags = DirectoryMarks.Of(Policies, Boundary, Groups, []),
    };
}
