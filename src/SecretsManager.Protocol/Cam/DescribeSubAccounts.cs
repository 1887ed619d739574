using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Describes users by their numbers.</summary>
/// <param name="FilterSubAccountUin">1 to 50 of them; those that are none of users are left out of the answer.</param>
public sealed record DescribeSubAccountsRequest(IReadOnlyList<ulong> FilterSubAccountUin)
{
    /// <summary>Reads the request.</summary>
    public static DescribeSubAccountsRequest Read(ParameterReader parameters) => new(parameters.RequiredUnsignedIntegerList("FilterSubAccountUin"));
}

/// <summary>The users that there are.</summary>
/// <param name="SubAccounts">In the order in which they were asked for.</param>
public sealed record DescribeSubAccountsResponse(IReadOnlyList<SubAccountUser> SubAccounts) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("SubAccounts"u8);
        foreach (SubAccountUser item in SubAccounts)
        {
            writer.WriteStartObject();
            item.Write(writer);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
