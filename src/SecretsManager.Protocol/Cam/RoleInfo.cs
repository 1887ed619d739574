using System.Text.Json;

namespace SecretsManager.Protocol.Cam;

/// <summary>A role, as it is told.</summary>
/// <param name="RoleId">Its id, digits.</param>
/// <param name="RoleName">Its name.</param>
/// <param name="PolicyDocument">Who may take it.</param>
/// <param name="Description">Its description, or empty.</param>
/// <param name="AddTime">When it was created, Unix milliseconds.</param>
/// <param name="UpdateTime">When it was last changed, Unix milliseconds.</param>
/// <param name="ConsoleLogin">1 if it may be taken in the console.</param>
/// <param name="SessionDuration">How long a session may last at most, seconds; 0 for what the API allows.</param>
/// <param name="Tags">Its tags.</param>
/// <param name="RoleArn">Its six-segment name.</param>
public sealed record RoleInfo(
    string RoleId,
    string RoleName,
    string PolicyDocument,
    string Description,
    long AddTime,
    long UpdateTime,
    int ConsoleLogin,
    int SessionDuration,
    IReadOnlyList<RoleTag> Tags,
    string RoleArn)
{
    /// <summary>Writes it as an object. Every role here is a user's; none waits for an asynchronous deletion.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteString("RoleId"u8, RoleId);
        writer.WriteString("RoleName"u8, RoleName);
        writer.WriteString("PolicyDocument"u8, PolicyDocument);
        writer.WriteString("Description"u8, Description);
        writer.WriteString("AddTime"u8, CamTime.Text(AddTime));
        writer.WriteString("UpdateTime"u8, CamTime.Text(UpdateTime));
        writer.WriteNumber("ConsoleLogin"u8, ConsoleLogin);
        writer.WriteString("RoleType"u8, "user"u8);
        writer.WriteNumber("SessionDuration"u8, SessionDuration);
        writer.WriteString("DeletionTaskId"u8, ""u8);
        writer.WriteStartArray("Tags"u8);
        foreach (RoleTag tag in Tags)
            tag.Write(writer);
        writer.WriteEndArray();
        writer.WriteString("RoleArn"u8, RoleArn);
        writer.WriteEndObject();
    }
}
