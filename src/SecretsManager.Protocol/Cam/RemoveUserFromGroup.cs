using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Takes users out of groups: all, or none if one cannot be.</summary>
/// <param name="Info">1 to 100 users and groups; who is not in a group stays out of it.</param>
public sealed record RemoveUserFromGroupRequest(IReadOnlyList<GroupIdOfUidInfo> Info)
{
    /// <summary>Reads the request.</summary>
    public static RemoveUserFromGroupRequest Read(ParameterReader parameters) => new(parameters.RequiredObjectList("Info", GroupIdOfUidInfo.Read));
}
