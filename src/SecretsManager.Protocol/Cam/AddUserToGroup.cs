using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Adds users to groups: all, or none if one cannot be.</summary>
/// <param name="Info">1 to 100 users and groups; who is in a group already stays in it.</param>
public sealed record AddUserToGroupRequest(IReadOnlyList<GroupIdOfUidInfo> Info)
{
    /// <summary>Reads the request.</summary>
    public static AddUserToGroupRequest Read(ParameterReader parameters) => new(parameters.RequiredObjectList("Info", GroupIdOfUidInfo.Read));
}
