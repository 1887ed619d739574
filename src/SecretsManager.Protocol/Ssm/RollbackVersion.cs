using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Ssm;

/// <summary>Gives everybody who asks for <c>SSM_Current</c> the version from before the rollout, or from before the last promotion.</summary>
/// <param name="SecretName">The secret's name.</param>
public sealed record RollbackVersionRequest(string SecretName)
{
    /// <summary>Reads the request.</summary>
    public static RollbackVersionRequest Read(ParameterReader parameters) => new(parameters.RequiredText("SecretName"));
}
