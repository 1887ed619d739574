using System.Globalization;
using SecretsManager.Server.Access.Directory;

namespace SecretsManager.Server.Access.Roles;

/// <summary>A role as a call names it: by its id or by its name, in an account. Whether there is one is not said.</summary>
/// <param name="Account">The root account; at least 1.</param>
/// <param name="IsId">Whether <paramref name="Text"/> is the id.</param>
/// <param name="Text">The id or the name.</param>
internal sealed record RoleReference(long Account, bool IsId, string Text)
{
    private const string AccountPrefix = "qcs::cam::uin/";
    private const string IdPrefix = "role/";
    private const string NamePrefix = "roleName/";

    /// <summary>Whether a role can be called so.</summary>
    public bool MayBe => IsId ? RoleRules.IsId(Text) : CamRules.IsName(Text);

    /// <summary>The role's name for policies, spelt as the call does; any role where none can be called so.</summary>
    public ResourceName Name
    {
        get
        {
            string text = MayBe ? Text : "*";
            return IsId ? NameOfId(Account, text) : NameOfName(Account, text);
        }
    }

    /// <summary>The name of a role by its id.</summary>
    public static ResourceName NameOfId(long account, string id) => new("cam", string.Empty, account, IdPrefix + id);

    /// <summary>The name of a role by its name.</summary>
    public static ResourceName NameOfName(long account, string name) => new("cam", string.Empty, account, NamePrefix + name);

    /// <summary>Of the two fields that may name a role in its own account the one that is given; the id where both are; null where none is.</summary>
    public static RoleReference? Of(long account, string? id, string? name)
    {
        if (!string.IsNullOrEmpty(id))
            return new RoleReference(account, IsId: true, id);
        return string.IsNullOrEmpty(name) ? null : new RoleReference(account, IsId: false, name);
    }

    /// <summary>Reads <c>qcs::cam::uin/&lt;account&gt;:role/&lt;id&gt;</c> and <c>...:roleName/&lt;name&gt;</c>; null for everything else.</summary>
    public static RoleReference? OfArn(string arn)
    {
        if (!arn.StartsWith(AccountPrefix, StringComparison.Ordinal))
            return null;
        int colon = arn.IndexOf(':', AccountPrefix.Length);
        if (colon < 0)
            return null;
        ReadOnlySpan<char> digits = arn.AsSpan(AccountPrefix.Length, colon - AccountPrefix.Length);
        if (digits.IsEmpty || digits[0] == '0' || !long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long account))
            return null;
        string path = arn[(colon + 1)..];
        if (path.StartsWith(NamePrefix, StringComparison.Ordinal) && CamRules.IsName(path[NamePrefix.Length..]))
            return new RoleReference(account, IsId: false, path[NamePrefix.Length..]);
        return path.StartsWith(IdPrefix, StringComparison.Ordinal) && RoleRules.IsId(path[IdPrefix.Length..])
            ? new RoleReference(account, IsId: true, path[IdPrefix.Length..])
            : null;
    }
}
