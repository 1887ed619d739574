using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Ssm;

/// <summary>Looks into an instance for accounts that look like the product's and belong to no secret.</summary>
/// <param name="InstanceID">The instance.</param>
public sealed record DescribeStrayAccountsRequest(string InstanceID)
{
    /// <summary>Reads the request.</summary>
    public static DescribeStrayAccountsRequest Read(ParameterReader parameters) => new(parameters.RequiredText("InstanceID"));
}

/// <summary>Accounts of an instance that no secret knows.</summary>
/// <param name="InstanceID">The instance.</param>
/// <param name="AccountNames">Their names, in ordinal order.</param>
public sealed record StrayAccountsResponse(string InstanceID, IReadOnlyList<string> AccountNames) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("InstanceID"u8, InstanceID);
        writer.WriteStartArray("AccountNames"u8);
        foreach (string account in AccountNames)
            writer.WriteStringValue(account);
        writer.WriteEndArray();
    }
}
