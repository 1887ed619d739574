using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Deletes a group. Its users lose what it gave them.</summary>
/// <param name="GroupId">The number of the group.</param>
public sealed record DeleteGroupRequest(ulong GroupId)
{
    /// <summary>Reads the request.</summary>
    public static DeleteGroupRequest Read(ParameterReader parameters) => new(parameters.RequiredUnsignedInteger("GroupId"));
}
