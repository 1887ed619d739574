using System.Text.Json;

namespace SecretsManager.Protocol.Cam;

/// <summary>What the list of users tells of one.</summary>
/// <param name="Uin">The number by which policies know him.</param>
/// <param name="Name">His name.</param>
/// <param name="Uid">The number by which group membership knows him.</param>
/// <param name="Remark">Free text, or empty.</param>
/// <param name="ConsoleLogin">Whether he may sign in to the console.</param>
/// <param name="PhoneNum">His telephone, or empty.</param>
/// <param name="CountryCode">Its country code, or empty.</param>
/// <param name="Email">His mail address, or empty.</param>
/// <param name="CreateTime">When he was created, Unix milliseconds.</param>
public sealed record SubAccountInfo(
    long Uin,
    string Name,
    long Uid,
    string Remark,
    bool ConsoleLogin,
    string PhoneNum,
    string CountryCode,
    string Email,
    long CreateTime)
{
    /// <summary>Writes the members into the object that is open.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteNumber("Uin"u8, Uin);
        writer.WriteString("Name"u8, Name);
        writer.WriteNumber("Uid"u8, Uid);
        writer.WriteString("Remark"u8, Remark);
        writer.WriteNumber("ConsoleLogin"u8, ConsoleLogin ? 1 : 0);
        writer.WriteString("PhoneNum"u8, PhoneNum);
        writer.WriteString("CountryCode"u8, CountryCode);
        writer.WriteString("Email"u8, Email);
        CamTime.Write(writer, "CreateTime"u8, CreateTime);
        writer.WriteString("NickName"u8, Name);
    }
}
