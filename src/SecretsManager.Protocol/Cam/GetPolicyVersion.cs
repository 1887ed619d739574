using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Tells all of a version of a policy.</summary>
/// <param name="PolicyId">The policy's id.</param>
/// <param name="VersionId">The number of the version.</param>
public sealed record GetPolicyVersionRequest(ulong PolicyId, ulong VersionId)
{
    /// <summary>Reads the request.</summary>
    public static GetPolicyVersionRequest Read(ParameterReader parameters) => new(
        parameters.RequiredUnsignedInteger("PolicyId"),
        parameters.RequiredUnsignedInteger("VersionId"));
}

/// <summary>A version of a policy.</summary>
/// <param name="VersionId">Its number.</param>
/// <param name="CreateDate">When it was created, ISO 8601 in UTC.</param>
/// <param name="IsDefaultVersion">1 for the one in force.</param>
/// <param name="Document">The policy, as it was written.</param>
public sealed record GetPolicyVersionResponse(int VersionId, string CreateDate, int IsDefaultVersion, string Document) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("PolicyVersion"u8);
        writer.WriteNumber("VersionId"u8, VersionId);
        writer.WriteString("CreateDate"u8, CreateDate);
        writer.WriteNumber("IsDefaultVersion"u8, IsDefaultVersion);
        writer.WriteString("Document"u8, Document);
        writer.WriteEndObject();
    }
}
