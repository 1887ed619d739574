using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Describes a user.</summary>
/// <param name="Name">The name of the user, case matters.</param>
public sealed record GetUserRequest(string Name)
{
    /// <summary>Reads the request.</summary>
    public static GetUserRequest Read(ParameterReader parameters) => new(parameters.RequiredText("Name"));
}

/// <summary>The user.</summary>
/// <param name="Uin">The number by which policies know him.</param>
/// <param name="Name">His name.</param>
/// <param name="Uid">The number by which group membership knows him.</param>
/// <param name="Remark">Free text, or empty.</param>
/// <param name="ConsoleLogin">Whether he may sign in to the console.</param>
/// <param name="PhoneNum">His telephone, or empty.</param>
/// <param name="CountryCode">Its country code, or empty.</param>
/// <param name="Email">His mail address, or empty.</param>
/// <param name="RecentlyLoginIP">From where he last signed in to the console, or empty.</param>
/// <param name="RecentlyLoginTime">When that was, Unix milliseconds; 0 for never.</param>
public sealed record GetUserResponse(
    long Uin,
    string Name,
    long Uid,
    string Remark,
    bool ConsoleLogin,
    string PhoneNum,
    string CountryCode,
    string Email,
    string RecentlyLoginIP,
    long RecentlyLoginTime) : IResponse
{
    /// <inheritdoc/>
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
        writer.WriteString("RecentlyLoginIP"u8, RecentlyLoginIP);
        CamTime.Write(writer, "RecentlyLoginTime"u8, RecentlyLoginTime);
    }
}
