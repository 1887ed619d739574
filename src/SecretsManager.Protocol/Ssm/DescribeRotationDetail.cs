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
    /// <summary>What the instance said last of the current credential, of an account in an instance; else null, and not told. Not the cloud's.</summary>
    public CredentialCheck? Credential { get; init; }

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteBoolean("EnableRotation"u8, EnableRotation);
        writer.WriteNumber("Frequency"u8, Frequency);
        writer.WriteString("LatestRotateTime"u8, LatestRotateTime);
        writer.WriteString("NextRotateBeginTime"u8, NextRotateBeginTime);
        Credential?.Write(writer);
    }
}

/// <summary>What an instance said of a current credential. Times are <c>yyyy-MM-dd HH:mm:ss</c>, empty for none.</summary>
/// <param name="State"><c>Untested</c>, <c>Accepted</c> or <c>Refused</c>.</param>
/// <param name="Since">Since when it has said so.</param>
/// <param name="Asked">When it said so last.</param>
/// <param name="Unanswered">Why it could not be asked the last time; empty if it could.</param>
public sealed record CredentialCheck(string State, string Since, string Asked, string Unanswered)
{
    /// <summary>Writes it as members of an answer.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("CredentialState"u8, State);
        writer.WriteString("CredentialStateSince"u8, Since);
        writer.WriteString("CredentialCheckTime"u8, Asked);
        writer.WriteString("CredentialUnanswered"u8, Unanswered);
    }
}
