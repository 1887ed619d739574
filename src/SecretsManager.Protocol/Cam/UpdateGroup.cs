using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Changes a group. What is absent stays as it is.</summary>
/// <param name="GroupId">The number of the group.</param>
/// <param name="GroupName">Another name.</param>
/// <param name="Remark">Free text.</param>
public sealed record UpdateGroupRequest(ulong GroupId, string? GroupName, string? Remark)
{
    /// <summary>Reads the request.</summary>
    public static UpdateGroupRequest Read(ParameterReader parameters) => new(
        parameters.RequiredUnsignedInteger("GroupId"),
        parameters.Text("GroupName"),
        parameters.Text("Remark"));
}
