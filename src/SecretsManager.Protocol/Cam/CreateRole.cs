using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Creates a role.</summary>
/// <param name="RoleName">1 to 128 letters, digits and <c>+ = , . @ - _</c>; once in the account.</param>
/// <param name="PolicyDocument">The trust policy: who may take the role.</param>
/// <param name="Description">Up to 300 bytes of UTF-8.</param>
/// <param name="ConsoleLogin">1 if the role may be taken in the console; 0 if absent.</param>
/// <param name="SessionDuration">How long a session may last at most, 0 to 43,200 seconds; 0 or absent means what the API allows.</param>
/// <param name="Tags">Tags, each key once.</param>
public sealed record CreateRoleRequest(
    string RoleName,
    string PolicyDocument,
    string? Description,
    ulong? ConsoleLogin,
    ulong? SessionDuration,
    IReadOnlyList<RoleTag> Tags)
{
    /// <summary>Reads the request.</summary>
    public static CreateRoleRequest Read(ParameterReader parameters) => new(
        parameters.RequiredText("RoleName"),
        parameters.RequiredText("PolicyDocument"),
        parameters.Text("Description"),
        parameters.UnsignedInteger("ConsoleLogin"),
        parameters.UnsignedInteger("SessionDuration"),
        parameters.ObjectList("Tags", RoleTag.Read));
}

/// <summary>The role is created.</summary>
/// <param name="RoleId">Its id, digits.</param>
public sealed record CreateRoleResponse(string RoleId) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer) => writer.WriteString("RoleId"u8, RoleId);
}
