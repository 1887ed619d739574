namespace SecretsManager.Server.Access.WebIdentity;

/// <summary>What the operator is told of identity tokens.</summary>
internal static partial class WebIdentityLog
{
    [LoggerMessage(LogLevel.Warning, "The keys of the identity provider {Issuer} are not to be had: {Why}. Its tokens are refused until they are.")]
    public static partial void KeysNotFetched(ILogger log, string issuer, string why);
}
