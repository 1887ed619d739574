using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Ssm;

/// <summary>Drops accounts of an instance that belong to no secret.</summary>
/// <param name="InstanceID">The instance.</param>
/// <param name="AccountNames">Which; each must be one that DescribeStrayAccounts tells.</param>
public sealed record DropStrayAccountsRequest(string InstanceID, IReadOnlyList<string> AccountNames)
{
    /// <summary>Reads the request.</summary>
    public static DropStrayAccountsRequest Read(ParameterReader parameters) =>
        new(parameters.RequiredText("InstanceID"), parameters.RequiredTextList("AccountNames"));
}
