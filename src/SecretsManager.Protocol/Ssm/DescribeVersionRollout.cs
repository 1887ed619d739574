using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Ssm;

/// <summary>Tells how far the rollout of a secret is, and who reads the secret.</summary>
/// <param name="SecretName">The secret's name.</param>
/// <param name="VersionId">Only readers who saw this version last; absent or empty for all.</param>
/// <param name="Days">Only readers of the last so many days, 1 to 90; 90 if 0 or absent.</param>
/// <param name="Offset">Where the page of readers starts.</param>
/// <param name="Limit">How long it may be, up to 200; 0 or absent means 20.</param>
public sealed record DescribeVersionRolloutRequest(string SecretName, string? VersionId, ulong? Days, ulong? Offset, ulong? Limit)
{
    /// <summary>Reads the request.</summary>
    public static DescribeVersionRolloutRequest Read(ParameterReader parameters) => new(
        parameters.RequiredText("SecretName"),
        parameters.Text("VersionId"),
        parameters.UnsignedInteger("Days"),
        parameters.UnsignedInteger("Offset"),
        parameters.UnsignedInteger("Limit"));
}

/// <summary>The rollout and a page of readers, whoever read last first.</summary>
/// <param name="Rollout">The rollout.</param>
/// <param name="Versions">How many readers saw each version last.</param>
/// <param name="TotalCount">How many readers there are in all.</param>
/// <param name="Readers">The page.</param>
public sealed record DescribeVersionRolloutResponse(
    VersionRolloutInfo Rollout, IReadOnlyList<VersionReaders> Versions, long TotalCount, IReadOnlyList<SecretReader> Readers) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        Rollout.Write(writer);
        writer.WriteStartArray("VersionReaders"u8);
        foreach (VersionReaders version in Versions)
        {
            writer.WriteStartObject();
            writer.WriteString("VersionId"u8, version.VersionId);
            writer.WriteNumber("ReaderCount"u8, version.ReaderCount);
            writer.WriteNumber("FollowerCount"u8, version.FollowerCount);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteNumber("TotalCount"u8, TotalCount);
        writer.WriteStartArray("Readers"u8);
        foreach (SecretReader reader in Readers)
        {
            writer.WriteStartObject();
            writer.WriteString("Principal"u8, reader.Principal);
            writer.WriteString("SourceAddress"u8, reader.SourceAddress);
            writer.WriteString("UserAgent"u8, reader.UserAgent);
            writer.WriteString("RequestedVersionId"u8, reader.RequestedVersionId);
            writer.WriteString("VersionId"u8, reader.VersionId);
            writer.WriteNumber("LastReadTime"u8, reader.LastReadTime);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}

/// <summary>How many readers saw a version last.</summary>
/// <param name="VersionId">The version.</param>
/// <param name="ReaderCount">All of them.</param>
/// <param name="FollowerCount">Those who ask for <c>SSM_Current</c>, so that the rollout decides.</param>
public sealed record VersionReaders(string VersionId, long ReaderCount, long FollowerCount);

/// <summary>A reader of a secret.</summary>
/// <param name="Principal">In six segments.</param>
/// <param name="SourceAddress">From where.</param>
/// <param name="UserAgent">What the reader's program calls itself; not proven.</param>
/// <param name="RequestedVersionId">The version that was asked for.</param>
/// <param name="VersionId">The version that was read.</param>
/// <param name="LastReadTime">When, Unix seconds; up to five minutes older than it was.</param>
public sealed record SecretReader(string Principal, string SourceAddress, string UserAgent, string RequestedVersionId, string VersionId, long LastReadTime);
