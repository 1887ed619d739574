using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Lists the users of the account. It has no parameters.</summary>
public sealed record ListUsersRequest
{
    /// <summary>Reads the request.</summary>
    public static ListUsersRequest Read(ParameterReader parameters) => new();
}

/// <summary>The users, the newest first.</summary>
/// <param name="Data">All of them.</param>
public sealed record ListUsersResponse(IReadOnlyList<SubAccountInfo> Data) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("Data"u8);
        foreach (SubAccountInfo item in Data)
        {
            writer.WriteStartObject();
            item.Write(writer);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
