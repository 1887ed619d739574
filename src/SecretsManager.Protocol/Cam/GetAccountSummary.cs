using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Counts what there is in the account.</summary>
public sealed record GetAccountSummaryRequest
{
    /// <summary>Reads the request: there is nothing in it.</summary>
    public static GetAccountSummaryRequest Read(ParameterReader parameters) => new();
}

/// <summary>How many of each there are in the account.</summary>
/// <param name="Policies">Policies of its own.</param>
/// <param name="Roles">Roles.</param>
/// <param name="Idps">Identity providers.</param>
/// <param name="User">Users.</param>
/// <param name="Group">Groups.</param>
/// <param name="Member">Users that are in a group at least.</param>
/// <param name="IdentityProviders">Identity providers.</param>
public sealed record GetAccountSummaryResponse(
    long Policies,
    long Roles,
    long Idps,
    long User,
    long Group,
    long Member,
    long IdentityProviders) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteNumber("Policies"u8, Policies);
        writer.WriteNumber("Roles"u8, Roles);
        writer.WriteNumber("Idps"u8, Idps);
        writer.WriteNumber("User"u8, User);
        writer.WriteNumber("Group"u8, Group);
        writer.WriteNumber("Member"u8, Member);
        writer.WriteNumber("IdentityProviders"u8, IdentityProviders);
    }
}
