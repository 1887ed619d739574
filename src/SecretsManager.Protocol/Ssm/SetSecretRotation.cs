using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Ssm;

/// <summary>Says by what means new values of a secret of the caller's own come to be, and when. All that describes the means is said anew each time.</summary>
/// <param name="SecretName">The secret's name.</param>
/// <param name="Kind"><c>Generated</c>, <c>Command</c>, <c>Webhook</c>, or <c>None</c>, which ends it.</param>
/// <param name="EnableRotation">Whether it rotates by itself; as it was, if absent.</param>
/// <param name="Frequency">Days between rotations; as it was, if absent.</param>
/// <param name="RotationBeginTime">When the next rotation begins, <c>yyyy-MM-dd HH:mm:ss</c>; now, if absent.</param>
/// <param name="PasswordLength">Characters of a new value.</param>
/// <param name="PasswordClasses">Of <c>Upper</c>, <c>Lower</c>, <c>Digits</c>; all, if none is named.</param>
/// <param name="PasswordSymbols">Further characters.</param>
/// <param name="ExcludedCharacters">Characters of the classes that are not used.</param>
/// <param name="ValueTemplate">A JSON object with <c>{value}</c> where the characters go.</param>
/// <param name="Command">With <c>Command</c>: the file name of a program in the server's directory of commands.</param>
/// <param name="Url">With <c>Webhook</c>: an https URL.</param>
/// <param name="Authority">With <c>Webhook</c>: PEM certificates that vouch for it; those of the system if empty.</param>
/// <param name="PublicKey">With <c>Webhook</c>: the PEM of the RSA public key that values are sealed to.</param>
public sealed record SetSecretRotationRequest(
    string SecretName,
    string Kind,
    bool? EnableRotation,
    long? Frequency,
    string? RotationBeginTime,
    ulong? PasswordLength,
    IReadOnlyList<string> PasswordClasses,
    string? PasswordSymbols,
    string? ExcludedCharacters,
    string? ValueTemplate,
    string? Command,
    string? Url,
    string? Authority,
    string? PublicKey)
{
    /// <summary>Reads the request.</summary>
    public static SetSecretRotationRequest Read(ParameterReader parameters) => new(
        parameters.RequiredText("SecretName"),
        parameters.RequiredText("Kind"),
        parameters.Boolean("EnableRotation"),
        parameters.Integer("Frequency"),
        parameters.Text("RotationBeginTime"),
        parameters.UnsignedInteger("PasswordLength"),
        parameters.TextList("PasswordClasses"),
        parameters.Text("PasswordSymbols"),
        parameters.Text("ExcludedCharacters"),
        parameters.Text("ValueTemplate"),
        parameters.Text("Command"),
        parameters.Text("Url"),
        parameters.Text("Authority"),
        parameters.Text("PublicKey"));
}
