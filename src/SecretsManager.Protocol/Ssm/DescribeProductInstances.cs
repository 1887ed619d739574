using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Ssm;

/// <summary>Lists the instances that are registered.</summary>
/// <param name="ProductName">The product; all, if absent or empty.</param>
/// <param name="Offset">Where the page starts.</param>
/// <param name="Limit">How long the page may be; 0 or absent means 20.</param>
public sealed record DescribeProductInstancesRequest(string? ProductName, ulong? Offset, ulong? Limit)
{
    /// <summary>Reads the request.</summary>
    public static DescribeProductInstancesRequest Read(ParameterReader parameters) => new(
        parameters.Text("ProductName"),
        parameters.UnsignedInteger("Offset"),
        parameters.UnsignedInteger("Limit"));
}

/// <summary>A page of instances.</summary>
/// <param name="TotalCount">How many there are in all.</param>
/// <param name="Instances">The page.</param>
public sealed record DescribeProductInstancesResponse(long TotalCount, IReadOnlyList<ProductInstanceInfo> Instances) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteNumber("TotalCount"u8, TotalCount);
        writer.WriteStartArray("Instances"u8);
        foreach (ProductInstanceInfo instance in Instances)
            instance.Write(writer);
        writer.WriteEndArray();
    }
}

/// <summary>An instance as it is registered.</summary>
/// <param name="CreateTime">When it was registered, Unix seconds.</param>
/// <param name="Fields">How it is reached and what may be given in it.</param>
public sealed record ProductInstanceInfo(string InstanceID, string ProductName, long CreateTime, ProductInstanceFields Fields)
{
    internal void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("InstanceID"u8, InstanceID);
        writer.WriteString("ProductName"u8, ProductName);
        writer.WriteNumber("CreateTime"u8, CreateTime);
        writer.WriteString("Host"u8, Fields.Host);
        writer.WriteNumber("Port"u8, Fields.Port ?? 0);
        writer.WriteString("Encryption"u8, Fields.Encryption);
        writer.WriteString("Authority"u8, Fields.Authority);
        writer.WriteString("Database"u8, Fields.Database);
        writer.WriteString("CredentialSecretName"u8, Fields.CredentialSecretName);
        writer.WriteString("CredentialVersionId"u8, Fields.CredentialVersionId);
        WriteList(writer, "AllowedDatabases", Fields.AllowedDatabases);
        WriteList(writer, "AllowedPrivileges", Fields.AllowedPrivileges);
        WriteList(writer, "AllowedUsers", Fields.AllowedUsers);
        writer.WriteNumber("PasswordLength"u8, Fields.PasswordLength ?? 0);
        writer.WriteString("PasswordSymbols"u8, Fields.PasswordSymbols);
        writer.WriteNumber("LoginsPerSecond"u8, Fields.LoginsPerSecond ?? 0);
        writer.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter writer, string name, IReadOnlyList<string>? items)
    {
        writer.WriteStartArray(name);
        foreach (string item in items ?? [])
            writer.WriteStringValue(item);
        writer.WriteEndArray();
    }
}
