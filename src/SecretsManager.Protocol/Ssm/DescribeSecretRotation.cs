using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Ssm;

/// <summary>Tells how a secret of the caller's own rotates.</summary>
/// <param name="SecretName">The secret's name.</param>
public sealed record DescribeSecretRotationRequest(string SecretName)
{
    /// <summary>Reads the request.</summary>
    public static DescribeSecretRotationRequest Read(ParameterReader parameters) => new(parameters.RequiredText("SecretName"));
}

/// <summary>How a secret of the caller's own rotates; what does not belong to its kind is empty. SetSecretRotation answers the same.</summary>
/// <param name="SecretName">The secret's name.</param>
/// <param name="Kind"><c>Generated</c>, <c>Command</c>, <c>Webhook</c>, <c>Administrator</c>, or <c>None</c>.</param>
/// <param name="EnableRotation">Whether it rotates by itself.</param>
/// <param name="Frequency">Days between rotations.</param>
/// <param name="LatestRotateTime">When the last one ended, <c>yyyy-MM-dd HH:mm:ss</c>; empty for never.</param>
/// <param name="NextRotateBeginTime">When the next one begins, in the same form; empty for never.</param>
/// <param name="CurrentVersionId">The version that <c>SSM_Current</c> means.</param>
/// <param name="FlowID">The task that is open; 0 for none.</param>
public sealed record DescribeSecretRotationResponse(
    string SecretName, string Kind, bool EnableRotation, int Frequency, string LatestRotateTime, string NextRotateBeginTime, string CurrentVersionId, long FlowID) : IResponse
{
    /// <summary>Characters of a new value; 0 where there is no rotation.</summary>
    public int PasswordLength { get; init; }

    /// <summary>The classes of its characters.</summary>
    public IReadOnlyList<string> PasswordClasses { get; init; } = [];

    /// <summary>Further characters.</summary>
    public string PasswordSymbols { get; init; } = string.Empty;

    /// <summary>Characters of the classes that are not used.</summary>
    public string ExcludedCharacters { get; init; } = string.Empty;

    /// <summary>The JSON object around the characters.</summary>
    public string ValueTemplate { get; init; } = string.Empty;

    /// <summary>The file name of the command.</summary>
    public string Command { get; init; } = string.Empty;

    /// <summary>The instance whose administrator's account it is.</summary>
    public string InstanceID { get; init; } = string.Empty;

    /// <summary>The webhook.</summary>
    public string Url { get; init; } = string.Empty;

    /// <summary>The certificates that vouch for it.</summary>
    public string Authority { get; init; } = string.Empty;

    /// <summary>The key that values are sealed to.</summary>
    public string PublicKey { get; init; } = string.Empty;

    /// <summary>The key by which the webhook knows the calls (ECDSA P-256, PEM).</summary>
    public string SigningKey { get; init; } = string.Empty;

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("SecretName"u8, SecretName);
        writer.WriteString("Kind"u8, Kind);
        writer.WriteBoolean("EnableRotation"u8, EnableRotation);
        writer.WriteNumber("Frequency"u8, Frequency);
        writer.WriteString("LatestRotateTime"u8, LatestRotateTime);
        writer.WriteString("NextRotateBeginTime"u8, NextRotateBeginTime);
        writer.WriteString("CurrentVersionId"u8, CurrentVersionId);
        writer.WriteNumber("FlowID"u8, FlowID);
        writer.WriteNumber("PasswordLength"u8, PasswordLength);
        writer.WriteStartArray("PasswordClasses"u8);
        foreach (string name in PasswordClasses)
            writer.WriteStringValue(name);
        writer.WriteEndArray();
        writer.WriteString("PasswordSymbols"u8, PasswordSymbols);
        writer.WriteString("ExcludedCharacters"u8, ExcludedCharacters);
        writer.WriteString("ValueTemplate"u8, ValueTemplate);
        writer.WriteString("Command"u8, Command);
        writer.WriteString("InstanceID"u8, InstanceID);
        writer.WriteString("Url"u8, Url);
        writer.WriteString("Authority"u8, Authority);
        writer.WriteString("PublicKey"u8, PublicKey);
        writer.WriteString("SigningKey"u8, SigningKey);
    }
}
