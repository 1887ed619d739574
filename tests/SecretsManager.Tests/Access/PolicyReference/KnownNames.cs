using SecretsManager.Server.Access.Policies;

namespace SecretsManager.Tests.Access.PolicyReference;

/// <summary>The actions that the universe has; names that begin alike stand together, so that a pattern which is read wrongly shows.</summary>
internal static class KnownNames
{
    public static IReadOnlyDictionary<string, IReadOnlyCollection<string>> ByService { get; } = new Dictionary<string, IReadOnlyCollection<string>>
    {
        ["ssm"] = ["CreateSecret", "DeleteSecret", "DescribeSecret", "GetRegions", "GetSSHKeyPairValue", "GetSecretValue", "ListSecrets", "PutSecretValue"],
        ["kms"] = ["CreateKey", "Decrypt", "DescribeKey", "DescribeKeys", "Encrypt", "GetRegions"],
        ["cam"] = ["CreateUser", "GetUser", "ListUsers"],
        ["sts"] = ["AssumeRole", "AssumeRoleWithWebIdentity", "GetCallerIdentity"],
        ["tag"] = ["DescribeTags", "TagResources"],
    };

    public static IReadOnlyList<string> All { get; } = [.. ByService.SelectMany(static service => service.Value.Select(name => service.Key + ":" + name))];

    public static KnownActions Actions { get; } = new(ByService);
}
