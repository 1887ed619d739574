using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Changes a user. What is absent stays as it is.</summary>
/// <param name="Name">The name of the user, case matters.</param>
/// <param name="Remark">Free text.</param>
/// <param name="ConsoleLogin">1 if he may sign in to the console, 0 if not.</param>
/// <param name="Password">Another console password, for one who may sign in.</param>
/// <param name="NeedResetPassword">1 if the console makes him choose another password first.</param>
/// <param name="PhoneNum">His telephone.</param>
/// <param name="CountryCode">The country code of the telephone.</param>
/// <param name="Email">His mail address.</param>
public sealed record UpdateUserRequest(
    string Name,
    string? Remark,
    ulong? ConsoleLogin,
    SecretValue? Password,
    ulong? NeedResetPassword,
    string? PhoneNum,
    string? CountryCode,
    string? Email)
{
    /// <summary>Reads the request.</summary>
    public static UpdateUserRequest Read(ParameterReader parameters) => new(
        parameters.RequiredText("Name"),
        parameters.Text("Remark"),
        parameters.UnsignedInteger("ConsoleLogin"),
        parameters.SecretText("Password"),
        parameters.UnsignedInteger("NeedResetPassword"),
        parameters.Text("PhoneNum"),
        parameters.Text("CountryCode"),
        parameters.Text("Email"));
}
