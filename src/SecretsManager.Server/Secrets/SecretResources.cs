using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Secrets;

/// <summary>The names by which policies know secrets.</summary>
internal static class SecretResources
{
    /// <summary>What a caller who seals a value needs on the customer master key.</summary>
    public static readonly IReadOnlyList<string> KeyToSeal = ["kms:Encrypt"];

    /// <summary>What a caller who opens a value needs on the customer master key.</summary>
    public static readonly IReadOnlyList<string> KeyToOpen = ["kms:Decrypt"];

    /// <summary>
    /// One secret: <c>secret/creatorUin/$creatorUin/$name</c>. Where there is none of that name, the caller stands for its creator, so
    /// that a caller who may not know gets the same answer either way.
    /// </summary>
    public static async ValueTask<TouchedResource> Named(SecretStore secrets, AuthenticatedCall call, string name, CancellationToken cancellation)
    {
        Stored<Secret>? stored = await secrets.Find(call.Caller.Account, call.Region, name, cancellation);
        long creator = stored?.Value.CreatorUin ?? call.Caller.Uin;
        return new ResourceName(SsmService.Name, call.Region, call.Caller.Account, $"secret/creatorUin/{creator}/{name}");
    }

    /// <summary>Any secret: what the creation of one is judged on.</summary>
    public static ValueTask<TouchedResource> Any(AuthenticatedCall call) =>
        new(new ResourceName(SsmService.Name, string.Empty, call.Caller.Account, "secret/*"));

    /// <summary>No single secret.</summary>
    public static ValueTask<TouchedResource> Operation(AuthenticatedCall call) =>
        new(ResourceName.Operation(SsmService.Name, call.Region, call.Caller.Account));
}
