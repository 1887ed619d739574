using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Changes what console passwords must be. It holds for passwords that are set from now on.</summary>
/// <param name="Rules">The rules.</param>
public sealed record UpdatePasswordRulesRequest(PasswordRule Rules)
{
    /// <summary>Reads the request.</summary>
    public static UpdatePasswordRulesRequest Read(ParameterReader parameters) => new(parameters.RequiredObject("Rules", PasswordRule.Read));
}
