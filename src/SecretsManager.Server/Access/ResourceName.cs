namespace SecretsManager.Server.Access;

/// <summary>The six-segment name of what a call touches; what policies are judged against.</summary>
/// <param name="Service">For example <c>ssm</c>.</param>
/// <param name="Region">The region, or empty.</param>
/// <param name="Account">The uin of the owner.</param>
/// <param name="Path">For example <c>secret/creatorUin/100000000001/name</c>; <c>*</c> for an operation that touches no single resource.</param>
internal sealed record ResourceName(string Service, string Region, long Account, string Path)
{
    /// <summary>The name of an operation on the caller's account as a whole.</summary>
    public static ResourceName Operation(string service, string region, long account) => new(service, region, account, "*");

    public override string ToString() => $"qcs::{Service}:{Region}:uin/{Account}:{Path}";
}
