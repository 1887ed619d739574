using SecretsManager.Server.Access;

namespace SecretsManager.Server.Tags;

/// <summary>Which resources a list is of. What is null or empty does not filter.</summary>
/// <param name="Service">The service.</param>
/// <param name="Prefix">What stands before the first slash of the path.</param>
/// <param name="Region">The region.</param>
/// <param name="Id">What stands behind it, or the last part of that alone.</param>
/// <param name="Creator">Who created the resource; what is the same in all regions the account created.</param>
internal sealed record ResourceFilter(string? Service, string? Prefix, string? Region, string? Id, ulong? Creator)
{
    /// <summary>Whether the creator is the one asked for.</summary>
    public bool IsBy(TouchedResource resource) => Creator is null || (ulong)(resource.CreatorUin == 0 ? resource.Name.Account : resource.CreatorUin) == Creator;
}
