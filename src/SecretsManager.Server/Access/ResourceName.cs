using System.Diagnostics.CodeAnalysis;
using SecretsManager.Server.Access.Policies;

namespace SecretsManager.Server.Access;

/// <summary>The six-segment name of what a call touches; what policies are judged against.</summary>
/// <param name="Service">For example <c>ssm</c>.</param>
/// <param name="Region">The region, or empty.</param>
/// <param name="Account">The uin of the owner.</param>
/// <param name="Path">For example <c>secret/creatorUin/100000000001/name</c>; <c>*</c> for an operation that touches no single resource.</param>
internal sealed record ResourceName(string Service, string Region, long Account, string Path)
{
    /// <summary>The path of an operation that touches no single resource.</summary>
    public const string OperationPath = "*";

    /// <summary>Who stands for the creator of what does not exist: a uin that nobody has.</summary>
    public const long Nobody = 0;

    private const string CreatorSegment = "/creatorUin/";
    private const int LongestText = 1024;
    private const int Segments = 6;

    /// <summary>Whether it is an operation on the account as a whole.</summary>
    public bool IsOperation => Path == OperationPath;

    /// <summary>The name with the creator left out: what a caller may be told who may not know whether the thing exists.</summary>
    public string Told
    {
        get
        {
            int start = Path.IndexOf(CreatorSegment, StringComparison.Ordinal);
            int end = start < 0 ? -1 : Path.IndexOf('/', start + CreatorSegment.Length);
            return end < 0 ? ToString() : (this with { Path = string.Concat(Path.AsSpan(0, start + CreatorSegment.Length), "*", Path.AsSpan(end)) }).ToString();
        }
    }

    /// <summary>The name of an operation on the caller's account as a whole.</summary>
    public static ResourceName Operation(string service, string region, long account) => new(service, region, account, OperationPath);

    /// <summary>Reads a name: exactly six segments, of which the last may hold colons. It is spelled as <see cref="ToString"/> would, or without the account.</summary>
    /// <param name="text">Up to 1,024 characters.</param>
    /// <param name="account">Whose it is where the text does not say.</param>
    public static bool TryParse(string text, long account, [NotNullWhen(true)] out ResourceName? name)
    {
        name = null;
        string[] segments = text.Length <= LongestText ? text.Split(':', Segments) : [];
        if (segments.Length != Segments || segments[0] != "qcs" || segments[1].Length > 0)
            return false;
        ReadOnlySpan<char> owner = segments[4];
        if (owner.StartsWith(ResourcePattern.UinPrefix))
            owner = owner[ResourcePattern.UinPrefix.Length..];
        else if (owner.Length > 0)
            return false;
        return (owner.IsEmpty || PolicyCharacters.IsAccountNumber(owner, out account)) && TryCreate(segments[2], segments[3], account, segments[5], out name);
    }

    /// <summary>Puts a name together, if each of its parts may be one.</summary>
    public static bool TryCreate(string service, string region, long account, string path, [NotNullWhen(true)] out ResourceName? name)
    {
        bool isName = PolicyCharacters.IsService(service) && (region.Length == 0 || PolicyCharacters.IsService(region)) && PolicyCharacters.IsPath(path)
            && service.Length + region.Length + path.Length <= LongestText;
        name = isName ? new ResourceName(service, region, account, path) : null;
        return isName;
    }

    /// <summary>
    /// The creator and the id of a path of the form <c>prefix/creatorUin/$creator/$id</c>, or <c>prefix/$id</c>, which names no creator: 0. Null
    /// where the path has neither form.
    /// </summary>
    public (long Creator, string Id)? Created(string prefix)
    {
        string[] parts = Path.Split('/');
        if (parts[0] != prefix || parts[^1].Length == 0)
            return null;
        if (parts.Length == 2)
            return (0, parts[1]);
        return parts.Length == 4 && parts[1] == "creatorUin" && PolicyCharacters.IsAccountNumber(parts[2], out long creator) ? (creator, parts[3]) : null;
    }

    public override string ToString() => $"qcs::{Service}:{Region}:uin/{Account}:{Path}";
}
