using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Lists access keys.</summary>
/// <param name="TargetUin">Whose; the caller's own if absent.</param>
public sealed record ListAccessKeysRequest(ulong? TargetUin)
{
    /// <summary>Reads the request.</summary>
    public static ListAccessKeysRequest Read(ParameterReader parameters) => new(parameters.UnsignedInteger("TargetUin"));
}

/// <summary>The keys, the oldest first.</summary>
/// <param name="AccessKeys">All of them.</param>
public sealed record ListAccessKeysResponse(IReadOnlyList<AccessKeyInfo> AccessKeys) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("AccessKeys"u8);
        foreach (AccessKeyInfo item in AccessKeys)
        {
            writer.WriteStartObject();
            item.Write(writer);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
