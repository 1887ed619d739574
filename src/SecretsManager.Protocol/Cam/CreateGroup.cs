using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Creates a group of users.</summary>
/// <param name="GroupName">Its name, once in the account: 1 to 64 of letters, digits and <c>+ = , . @ _ -</c>.</param>
/// <param name="Remark">Free text.</param>
public sealed record CreateGroupRequest(string GroupName, string? Remark)
{
    /// <summary>Reads the request.</summary>
    public static CreateGroupRequest Read(ParameterReader parameters) => new(
        parameters.RequiredText("GroupName"),
        parameters.Text("Remark"));
}

/// <summary>The group is created.</summary>
/// <param name="GroupId">Its number within the account.</param>
public sealed record CreateGroupResponse(long GroupId) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteNumber("GroupId"u8, GroupId);
    }
}
