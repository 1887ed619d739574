using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Lists the versions of a policy.</summary>
/// <param name="PolicyId">The policy's id.</param>
public sealed record ListPolicyVersionsRequest(ulong PolicyId)
{
    /// <summary>Reads the request.</summary>
    public static ListPolicyVersionsRequest Read(ParameterReader parameters) => new(parameters.RequiredUnsignedInteger("PolicyId"));
}

/// <summary>The versions of a policy.</summary>
/// <param name="Versions">Oldest first.</param>
public sealed record ListPolicyVersionsResponse(IReadOnlyList<PolicyVersionItem> Versions) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("Versions"u8);
        foreach (PolicyVersionItem version in Versions)
            version.Write(writer);
        writer.WriteEndArray();
    }
}
