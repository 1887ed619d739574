using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Deletes a user, and with him what he is in and what is attached to him.</summary>
/// <param name="Name">The name of the user, case matters.</param>
/// <param name="Force">1 to delete his access keys too; 0, which refuses a user who has some, if absent.</param>
public sealed record DeleteUserRequest(string Name, ulong? Force)
{
    /// <summary>Reads the request.</summary>
    public static DeleteUserRequest Read(ParameterReader parameters) => new(
        parameters.RequiredText("Name"),
        parameters.UnsignedInteger("Force"));
}
