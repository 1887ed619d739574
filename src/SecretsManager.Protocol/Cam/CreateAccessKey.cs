using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Creates an access key.</summary>
/// <param name="TargetUin">Whose; the caller's own if absent.</param>
/// <param name="Description">Up to 1,024 of ASCII letters, digits and <c>_ + = , . @ : / -</c>.</param>
public sealed record CreateAccessKeyRequest(ulong? TargetUin, string? Description)
{
    /// <summary>Reads the request.</summary>
    public static CreateAccessKeyRequest Read(ParameterReader parameters) => new(
        parameters.UnsignedInteger("TargetUin"),
        parameters.Text("Description"));
}

/// <summary>The key is created.</summary>
/// <param name="AccessKeyId">Its id.</param>
/// <param name="SecretAccessKey">Its secret, told this once; null, and told as empty, in a repetition.</param>
/// <param name="Status"><c>Active</c>.</param>
/// <param name="CreateTime">When it was created, Unix milliseconds.</param>
/// <param name="Description">Its description, or empty.</param>
public sealed record CreateAccessKeyResponse(
    string AccessKeyId, SecretValue? SecretAccessKey, string Status, long CreateTime, string Description) : IToldOnce, IDisposable
{
    /// <inheritdoc/>
    public IResponse Repetition => this with { SecretAccessKey = null };

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("AccessKey"u8);
        writer.WriteString("AccessKeyId"u8, AccessKeyId);
        writer.WriteString("SecretAccessKey"u8, SecretAccessKey is null ? default : SecretAccessKey.Bytes);
        writer.WriteString("Status"u8, Status);
        CamTime.Write(writer, "CreateTime"u8, CreateTime);
        writer.WriteString("Description"u8, Description);
        writer.WriteEndObject();
    }

    /// <summary>Wipes the secret.</summary>
    public void Dispose() => SecretAccessKey?.Dispose();
}
