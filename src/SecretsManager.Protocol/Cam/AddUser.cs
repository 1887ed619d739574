using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Creates a user.</summary>
/// <param name="Name">His name, once in the account: 1 to 64 of ASCII letters, digits and <c>. @ _ -</c>.</param>
/// <param name="Remark">Free text.</param>
/// <param name="ConsoleLogin">1 if he may sign in to the console; 0 if absent.</param>
/// <param name="UseApi">1 if he gets an access key; 0 if absent.</param>
/// <param name="Password">The console password; one is made where he may sign in and none is given.</param>
/// <param name="NeedResetPassword">1 if the console makes him choose another password first.</param>
/// <param name="PhoneNum">His telephone.</param>
/// <param name="CountryCode">The country code of the telephone.</param>
/// <param name="Email">His mail address.</param>
public sealed record AddUserRequest(
    string Name,
    string? Remark,
    ulong? ConsoleLogin,
    ulong? UseApi,
    SecretValue? Password,
    ulong? NeedResetPassword,
    string? PhoneNum,
    string? CountryCode,
    string? Email)
{
    /// <summary>Reads the request.</summary>
    public static AddUserRequest Read(ParameterReader parameters) => new(
        parameters.RequiredText("Name"),
        parameters.Text("Remark"),
        parameters.UnsignedInteger("ConsoleLogin"),
        parameters.UnsignedInteger("UseApi"),
        parameters.SecretText("Password"),
        parameters.UnsignedInteger("NeedResetPassword"),
        parameters.Text("PhoneNum"),
        parameters.Text("CountryCode"),
        parameters.Text("Email"));
}

/// <summary>The user is created.</summary>
/// <param name="Uin">The number by which policies know him.</param>
/// <param name="Name">His name.</param>
/// <param name="Password">The password that was made; null, and told as empty, if none was.</param>
/// <param name="SecretId">The id of the access key; empty if none was made.</param>
/// <param name="SecretKey">Its secret, told this once; null, and told as empty, if none was made.</param>
/// <param name="Uid">The number by which group membership knows him.</param>
public sealed record AddUserResponse(long Uin, string Name, SecretValue? Password, string SecretId, SecretValue? SecretKey, long Uid) : IToldOnce, IDisposable
{
    /// <inheritdoc/>
    public IResponse Repetition => this with { Password = null, SecretKey = null };

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteNumber("Uin"u8, Uin);
        writer.WriteString("Name"u8, Name);
        writer.WriteString("Password"u8, Password is null ? default : Password.Bytes);
        writer.WriteString("SecretId"u8, SecretId);
        writer.WriteString("SecretKey"u8, SecretKey is null ? default : SecretKey.Bytes);
        writer.WriteNumber("Uid"u8, Uid);
    }

    /// <summary>Wipes the secrets.</summary>
    public void Dispose()
    {
        Password?.Dispose();
        SecretKey?.Dispose();
    }
}
