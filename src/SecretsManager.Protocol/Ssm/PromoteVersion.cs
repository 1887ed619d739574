using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Ssm;

/// <summary>Makes a version the one that everybody gets who asks for <c>SSM_Current</c>.</summary>
/// <param name="SecretName">The secret's name.</param>
/// <param name="VersionId">The version; that of the rollout under way if absent or empty.</param>
/// <param name="FollowNewest">Whether <c>SSM_Current</c> means again what it meant before anybody said: the version of that name, or else the newest.</param>
public sealed record PromoteVersionRequest(string SecretName, string? VersionId, bool FollowNewest)
{
    /// <summary>Reads the request.</summary>
    public static PromoteVersionRequest Read(ParameterReader parameters) =>
        new(parameters.RequiredText("SecretName"), parameters.Text("VersionId"), parameters.Boolean("FollowNewest") ?? false);
}

/// <summary>What <c>SSM_Current</c> means now.</summary>
/// <param name="SecretName">The secret's name.</param>
/// <param name="VersionId">The version; empty for none.</param>
public sealed record CurrentVersionResponse(string SecretName, string VersionId) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("SecretName"u8, SecretName);
        writer.WriteString("VersionId"u8, VersionId);
    }
}
