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

    private const string CreatorSegment = "/creatorUin/";

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

    public override string ToString() => $"qcs::{Service}:{Region}:uin/{Account}:{Path}";
}
