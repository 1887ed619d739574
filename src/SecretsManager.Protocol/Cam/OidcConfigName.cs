using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>A call about one identity provider.</summary>
/// <param name="Name">Its name.</param>
public sealed record OidcConfigName(string Name)
{
    /// <summary>Reads the request.</summary>
    public static OidcConfigName Read(ParameterReader parameters) => new(parameters.RequiredText("Name"));
}
