using System.Text.Json;

namespace SecretsManager.Protocol.Cam;

/// <summary>What is told of a user who was asked for by his number.</summary>
/// <param name="Uin">The number by which policies know him.</param>
/// <param name="Name">His name.</param>
/// <param name="Uid">The number by which group membership knows him.</param>
/// <param name="Remark">Free text, or empty.</param>
/// <param name="CreateTime">When he was created, Unix milliseconds.</param>
/// <param name="LastLoginIp">From where he last signed in to the console, or empty.</param>
/// <param name="LastLoginTime">When that was, Unix milliseconds; 0 for never.</param>
public sealed record SubAccountUser(long Uin, string Name, long Uid, string Remark, long CreateTime, string LastLoginIp, long LastLoginTime)
{
    /// <summary>Writes the members into the object that is open.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteNumber("Uin"u8, Uin);
        writer.WriteString("Name"u8, Name);
        writer.WriteNumber("Uid"u8, Uid);
        writer.WriteString("Remark"u8, Remark);
        CamTime.Write(writer, "CreateTime"u8, CreateTime);
        writer.WriteString("LastLoginIp"u8, LastLoginIp);
        CamTime.Write(writer, "LastLoginTime"u8, LastLoginTime);
        // There are only users of this type: neither collaborators nor receivers of messages.
        writer.WriteNumber("UserType"u8, 2);
    }
}
