using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>A user and a group. One of the two numbers of the user must be given.</summary>
/// <param name="GroupId">The number of the group.</param>
/// <param name="Uid">The number by which group membership knows the user.</param>
/// <param name="Uin">The number by which policies know the user.</param>
public sealed record GroupIdOfUidInfo(ulong GroupId, ulong? Uid, ulong? Uin)
{
    /// <summary>Reads the object.</summary>
    public static GroupIdOfUidInfo Read(ParameterReader parameters) => new(
        parameters.RequiredUnsignedInteger("GroupId"),
        parameters.UnsignedInteger("Uid"),
        parameters.UnsignedInteger("Uin"));
}
