using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>An identity provider as it is created, or as it is to be from now on.</summary>
/// <param name="IdentityUrl">The issuer, exactly as its tokens name it; an https URL.</param>
/// <param name="ClientId">The audiences for which its tokens are accepted, 1 to 20.</param>
/// <param name="Name">1 to 128 letters, digits and <c>. _ -</c>; once in the account.</param>
/// <param name="IdentityKey">Its public keys, a JSON Web Key Set in base64; empty where they are fetched from the issuer.</param>
/// <param name="Description">Up to 300 bytes of UTF-8.</param>
/// <param name="AutoRotateKey">1 if its keys are fetched from the issuer; 0 if absent.</param>
public sealed record OidcConfigFields(
    string IdentityUrl,
    IReadOnlyList<string> ClientId,
    string Name,
    string IdentityKey,
    string? Description,
    ulong? AutoRotateKey)
{
    /// <summary>Reads the request.</summary>
    public static OidcConfigFields Read(ParameterReader parameters) => new(
        parameters.RequiredText("IdentityUrl"),
        parameters.RequiredTextList("ClientId"),
        parameters.RequiredText("Name"),
        parameters.RequiredText("IdentityKey"),
        parameters.Text("Description"),
        parameters.UnsignedInteger("AutoRotateKey"));
}
