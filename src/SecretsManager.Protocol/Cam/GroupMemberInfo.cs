using System.Text.Json;

namespace SecretsManager.Protocol.Cam;

/// <summary>What is told of a user in a group. Telephone and mail are not verified here, and nobody receives messages.</summary>
/// <param name="Uid">The number by which group membership knows him.</param>
/// <param name="Uin">The number by which policies know him.</param>
/// <param name="Name">His name.</param>
/// <param name="PhoneNum">His telephone, or empty.</param>
/// <param name="CountryCode">Its country code, or empty.</param>
/// <param name="Email">His mail address, or empty.</param>
/// <param name="CreateTime">When he was created, Unix milliseconds.</param>
/// <param name="Remark">Free text, or empty.</param>
public sealed record GroupMemberInfo(long Uid, long Uin, string Name, string PhoneNum, string CountryCode, string Email, long CreateTime, string Remark)
{
    /// <summary>Writes the members into the object that is open.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteNumber("Uid"u8, Uid);
        writer.WriteNumber("Uin"u8, Uin);
        writer.WriteString("Name"u8, Name);
        writer.WriteString("PhoneNum"u8, PhoneNum);
        writer.WriteString("CountryCode"u8, CountryCode);
        writer.WriteString("Email"u8, Email);
        CamTime.Write(writer, "CreateTime"u8, CreateTime);
        writer.WriteString("Remark"u8, Remark);
        writer.WriteNumber("PhoneFlag"u8, 0);
        writer.WriteNumber("EmailFlag"u8, 0);
        writer.WriteNumber("UserType"u8, 0);
        writer.WriteNumber("IsReceiverOwner"u8, 0);
    }
}
