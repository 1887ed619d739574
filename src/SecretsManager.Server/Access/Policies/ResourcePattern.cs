namespace SecretsManager.Server.Access.Policies;

/// <summary>What a statement says of resources: everything, or a six-segment name whose last segment may hold wildcards and variables.</summary>
/// <param name="Service">Empty means all.</param>
/// <param name="Region">Empty means all.</param>
/// <param name="Account">The segment as written: <c>uin/</c> or <c>uid/</c> and a number; empty means the account whose principals are judged.</param>
/// <param name="Path">The last segment as written.</param>
internal sealed record ResourcePattern(string Service, string Region, string Account, string Path)
{
    /// <summary>The resource <c>*</c>: everything, and the only one that operations on no single resource match.</summary>
    public static ResourcePattern All { get; } = new("*", "*", "*", "*");

    /// <summary>Its canonical text.</summary>
    public override string ToString() => this == All ? "*" : $"qcs::{Service}:{Region}:{Account}:{Path}";
}
