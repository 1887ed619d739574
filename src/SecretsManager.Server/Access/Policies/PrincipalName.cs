namespace SecretsManager.Server.Access.Policies;

/// <summary>An identity as a six-segment name: <c>qcs::cam::uin/100000000001:uin/200000000001</c> and its like.</summary>
/// <param name="Account">The root uin; 0 where the segment is empty, which means the account of the role.</param>
/// <param name="Kind">What the last segment names.</param>
/// <param name="Last">The last segment, for example <c>uin/200000000001</c>.</param>
internal readonly record struct PrincipalName(long Account, PrincipalKind Kind, string Last)
{
    private const string Start = "qcs::cam::";
    private const string Root = "root";

    /// <summary>Its canonical text. The root user of an account is written as the account.</summary>
    public override string ToString() => $"{Start}{(Account == 0 ? string.Empty : $"{ResourcePattern.UinPrefix}{Account}")}:{Last}";

    /// <summary>Reads a name.</summary>
    public static bool TryParse(string text, out PrincipalName name)
    {
        name = default;
        if (!text.StartsWith(Start, StringComparison.Ordinal))
            return false;
        ReadOnlySpan<char> rest = text.AsSpan(Start.Length);
        int colon = rest.IndexOf(':');
        if (colon < 0 || !TryParseAccount(rest[..colon], out long account))
            return false;
        string last = new(rest[(colon + 1)..]);
        PrincipalKind kind = KindOf(last);
        if (kind == PrincipalKind.User && IsUser(last, account))
            (kind, last) = (PrincipalKind.Account, Root);
        name = new PrincipalName(account, kind, last);
        return kind != PrincipalKind.None;
    }

    /// <summary>Whether an identity of a caller is meant by this principal of a policy.</summary>
    /// <param name="identity">A name with an account.</param>
    /// <param name="owner">What an empty account means.</param>
    public bool Means(PrincipalName identity, long owner)
    {
        long account = Account == 0 ? owner : Account;
        if (identity.Account != account)
            return false;
        bool whole = Kind == PrincipalKind.Account || (Kind == PrincipalKind.User && IsUser(Last, account));
        return whole ? identity.Kind != PrincipalKind.Provider : Last == identity.Last;
    }

    private static bool TryParseAccount(ReadOnlySpan<char> segment, out long account)
    {
        account = 0;
        return segment.IsEmpty
            || (segment.StartsWith(ResourcePattern.UinPrefix, StringComparison.Ordinal)
                && PolicyCharacters.IsAccountNumber(segment[ResourcePattern.UinPrefix.Length..], out account));
    }

    private static bool IsUser(string last, long uin) =>
        PolicyCharacters.IsAccountNumber(last.AsSpan(ResourcePattern.UinPrefix.Length), out long user) && user == uin;

    private static PrincipalKind KindOf(string last)
    {
        if (last == Root)
            return PrincipalKind.Account;
        int slash = last.IndexOf('/', StringComparison.Ordinal);
        ReadOnlySpan<char> name = last.AsSpan(slash + 1);
        return slash < 0 || !PolicyCharacters.IsName(name) ? PrincipalKind.None : last[..slash] switch
        {
            "uin" => PolicyCharacters.IsAccountNumber(name, out _) ? PrincipalKind.User : PrincipalKind.None,
            "role" or "roleName" => PrincipalKind.Role,
            "oidc-provider" => PrincipalKind.Provider,
            _ => PrincipalKind.None,
        };
    }
}

/// <summary>What a principal is.</summary>
internal enum PrincipalKind
{
    /// <summary>Nothing that may assume a role.</summary>
    None,

    /// <summary><c>root</c>: every user and role of the account.</summary>
    Account,

    /// <summary><c>uin/</c> and a number.</summary>
    User,

    /// <summary><c>role/</c> and an id, or <c>roleName/</c> and a name.</summary>
    Role,

    /// <summary><c>oidc-provider/</c> and a name. It is no member of its account.</summary>
    Provider,
}
