using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Ssm;

/// <summary>Switches the rotation of a secret on or off.</summary>
/// <param name="SecretName">The secret's name.</param>
/// <param name="EnableRotation">Whether it rotates by itself.</param>
/// <param name="Frequency">Days between rotations; as it was, if absent.</param>
/// <param name="RotationBeginTime">When the next rotation begins, <c>yyyy-MM-dd HH:mm:ss</c>; now, if absent.</param>
public sealed record UpdateRotationStatusRequest(string SecretName, bool EnableRotation, long? Frequency, string? RotationBeginTime)
{
    /// <summary>A rotation waits while a reader of the last so many days saw last the version that it would end; 0 waits for nobody; as it was, if absent. Not the cloud's.</summary>
    public ulong? WaitForReadersDays { get; init; }

    /// <summary>Days for which it waits at most; as it was, if absent, and 7 where <see cref="WaitForReadersDays"/> is given alone. Not the cloud's.</summary>
    public ulong? LongestWaitDays { get; init; }

    /// <summary>Reads the request.</summary>
    public static UpdateRotationStatusRequest Read(ParameterReader parameters) => new(
        parameters.RequiredText("SecretName"),
        parameters.RequiredBoolean("EnableRotation"),
        parameters.Integer("Frequency"),
        parameters.Text("RotationBeginTime"))
    {
        WaitForReadersDays = parameters.UnsignedInteger("WaitForReadersDays"),
        LongestWaitDays = parameters.UnsignedInteger("LongestWaitDays"),
    };
}
