namespace SecretsManager.Server.Access.WebIdentity;

/// <summary>The URLs by which issuers of identity tokens are known. They are compared letter by letter, as the tokens carry them.</summary>
internal static class IssuerUrl
{
    private const int Longest = 255;

    /// <summary>Whether a text may be an issuer: an https URL of printable ASCII, without user, query and fragment.</summary>
    public static bool IsValid(string text) =>
        text.Length <= Longest
        && text.StartsWith("https://", StringComparison.Ordinal)
        && text.All(static c => c is > ' ' and < '\x7f' and not ('?' or '#' or ',' or '\\' or '"' or '<' or '>'))
        && Uri.TryCreate(text, UriKind.Absolute, out Uri? url)
        && url.Scheme == Uri.UriSchemeHttps && url.Host.Length > 0 && url.UserInfo.Length == 0;

    /// <summary>Where an issuer says where its keys are (OpenID Connect Discovery 1.0, section 4).</summary>
    public static Uri Discovery(string issuer) => new(issuer.TrimEnd('/') + "/.well-known/openid-configuration");
}
