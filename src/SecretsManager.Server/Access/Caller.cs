using System.Globalization;
using SecretsManager.Server.Access.Sessions;

namespace SecretsManager.Server.Access;

/// <summary>Who makes a call, as far as it has been proven.</summary>
/// <param name="Kind">How the caller was proven.</param>
/// <param name="Account">The account in which it acts; 0 for the product itself and for a caller without a signature.</param>
/// <param name="Uin">The principal's uin, that of whoever asked for a session; 0 where there is none.</param>
internal sealed record Caller(CallerKind Kind, long Account, long Uin)
{
    /// <summary>A caller without a signature, who may only do what is meant for such.</summary>
    public static readonly Caller Anonymous = new(CallerKind.Anonymous, 0, 0);

    /// <summary>The id of the access key that signed.</summary>
    public string KeyId { get; init; } = string.Empty;

    /// <summary>The session in which it calls; null under a permanent key.</summary>
    public Session? Session { get; init; }

    /// <summary>Whether a one-time password was given for the session.</summary>
    public bool HasSecondFactor => Session is { SecondFactor: true };

    /// <summary>Under whose name policies know what the caller creates: a user's own; for everybody else the account's.</summary>
    public long CreatorUin => Kind is CallerKind.User or CallerKind.Federated && Uin != 0 ? Uin : Account;

    /// <summary>The principal in six segments, as policies and audit records name it.</summary>
    public string Principal => Kind switch
    {
        CallerKind.Service => "qcs::cam::service/ssm",
        CallerKind.Anonymous => string.Empty,
        CallerKind.Role => $"qcs::sts::uin/{Account}:assumed-role/{Session!.RoleId}/{Session.Name}",
        CallerKind.Federated => $"qcs::sts::uin/{Account}:federated-user/{Uin}/{Session!.Name}",
        _ => $"qcs::cam::uin/{Account}:uin/{Uin}",
    };

    /// <summary>The uin, or the role's id, under which audit knows the caller; empty where there is none.</summary>
    public string Id => Kind == CallerKind.Role ? Session!.RoleId : Uin == 0 ? string.Empty : Uin.ToString(CultureInfo.InvariantCulture);

    /// <summary>All the names by which a trust policy may mean the caller. A federated caller has none: it takes no role.</summary>
    public IReadOnlyList<string> Identities => Kind switch
    {
        CallerKind.Root or CallerKind.User => [$"qcs::cam::uin/{Account}:uin/{Uin}", $"qcs::cam::uin/{Account}:root"],
        CallerKind.Role => [$"qcs::cam::uin/{Account}:role/{Session!.RoleId}", $"qcs::cam::uin/{Account}:roleName/{Session.RoleName}", $"qcs::cam::uin/{Account}:root"],
        _ => [],
    };

    /// <summary>The product itself, when its scheduler ends what is due, in the account that owns it.</summary>
    public static Caller Service(long account) => new(CallerKind.Service, account, 0);

    /// <summary>The owner of a permanent key.</summary>
    public static Caller Of(AccessKey key) => new(KindOf(key.Account, key.Principal), key.Account, key.Principal) { KeyId = key.SecretId };

    /// <summary>The caller that temporary credentials make.</summary>
    public static Caller Of(Session session) => new(
        session.Kind switch
        {
            SessionKind.Role => CallerKind.Role,
            SessionKind.Federated => CallerKind.Federated,
            _ => KindOf(session.Account, session.Issuer),
        },
        session.Account,
        session.Issuer)
    {
        KeyId = session.SecretId,
        Session = session,
    };

    private static CallerKind KindOf(long account, long uin) => account == uin ? CallerKind.Root : CallerKind.User;
}

/// <summary>The kinds of callers.</summary>
internal enum CallerKind
{
    /// <summary>The account's own key, or a session of it.</summary>
    Root,

    /// <summary>A user's key, or a session of it.</summary>
    User,

    /// <summary>A session of a role.</summary>
    Role,

    /// <summary>A session of a user or of the account itself, narrowed by a policy.</summary>
    Federated,

    /// <summary>The product itself.</summary>
    Service,

    /// <summary>Somebody who did not sign.</summary>
    Anonymous,
}
