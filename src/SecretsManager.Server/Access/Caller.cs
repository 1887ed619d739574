namespace SecretsManager.Server.Access;

/// <summary>Who makes a call, as far as it has been proven.</summary>
/// <param name="Kind">How the caller was proven.</param>
/// <param name="Account">The account in which it acts; 0 for the product itself.</param>
/// <param name="Uin">The principal's uin; 0 for the product itself.</param>
internal sealed record Caller(CallerKind Kind, long Account, long Uin)
{
    /// <summary>The product itself, when its scheduler ends what is due, in the account that owns it.</summary>
    public static Caller Service(long account) => new(CallerKind.Service, account, 0);

    /// <summary>The principal in six segments, as policies name it.</summary>
    public string Principal => Kind switch
    {
        CallerKind.Service => "qcs::cam::service/ssm",
        _ => $"qcs::cam::uin/{Account}:uin/{Uin}",
    };
}

/// <summary>The kinds of callers.</summary>
internal enum CallerKind
{
    /// <summary>The account's own key.</summary>
    Root,

    /// <summary>The product itself.</summary>
    Service,
}
