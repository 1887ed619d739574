using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Ssm;

/// <summary>Tells when a secret rotates.</summary>
/// <param name="SecretName">The secret's name.</param>
public sealed record DescribeRotationDetailRequest(string SecretName)
{
    /// <summary>Reads the request.</summary>
    public static DescribeRotationDetailRequest Read(ParameterReader parameters) => new(parameters.RequiredText("SecretName"));
}

/// <summary>When a secret rotates. Times are <c>yyyy-MM-dd HH:mm:ss</c>, empty for none.</summary>
/// <param name="EnableRotation">Whether it rotates by itself.</param>
/// <param name="Frequency">Days between rotations.</param>
/// <param name="LatestRotateTime">When the last one ended.</param>
/// <param name="NextRotateBeginTime">When the next one begins.</param>
public sealed record DescribeRotationDetailResponse(bool EnableRotation, int Frequency, string LatestRotateTime, string NextRotateBeginTime) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteBoolean("EnableRotation"u8, EnableRotation);
        writer.WriteNumber("Frequency"u8, Frequency);
        writer.WriteString("LatestRotateTime"u8, LatestRotateTime);
        writer.WriteString("NextRotateBeginTime"u8, NextRotateBeginTime);
    }
}
