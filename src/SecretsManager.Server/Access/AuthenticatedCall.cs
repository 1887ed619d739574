using SecretsManager.Protocol.Signing;

namespace SecretsManager.Server.Access;

/// <summary>
/// A call whose caller has been proven. It comes from a verified signature, is the product's own, or is anonymous and may do only what
/// is meant for callers without a key; there is no other way to make one.
/// </summary>
internal sealed class AuthenticatedCall
{
    private AuthenticatedCall(Caller caller, string region, string sourceAddress, long now)
    {
        Caller = caller;
        Region = region;
        SourceAddress = sourceAddress;
        Now = now;
    }

    public Caller Caller { get; }

    /// <summary>The region in which the call acts; empty for an action that has none.</summary>
    public string Region { get; }

    /// <summary>The address that the call came from; empty for the product's own.</summary>
    public string SourceAddress { get; }

    /// <summary>What the caller's program calls itself, which nobody has proven; empty for the product's own.</summary>
    public string UserAgent { get; private init; } = string.Empty;

    /// <summary>When the call arrived, Unix milliseconds.</summary>
    public long Now { get; }

    /// <summary>A call of the product itself, in an account.</summary>
    public static AuthenticatedCall OfService(long account, string region, long now) => new(Caller.Service(account), region, string.Empty, now);

    /// <summary>A call without a signature.</summary>
    public static AuthenticatedCall Anonymous(string sourceAddress, long now) => new(Caller.Anonymous, string.Empty, sourceAddress, now);

    /// <summary>The same call in the region in which it will act, by the program that makes it.</summary>
    public AuthenticatedCall In(string region, string userAgent) => new(Caller, region, SourceAddress, Now) { UserAgent = userAgent };

    /// <summary>Verifies signatures. The one function through which a request becomes a call (security model, S1).</summary>
    internal sealed class Authenticator(CredentialFinder credentials, SigningKeyCache signingKeys, SignatureSettings settings)
    {
        private const int LongestKeyId = 128;

        /// <summary>The call, its signature's text and the end of its time window in Unix seconds.</summary>
        /// <exception cref="Protocol.ApiException">One of the <c>AuthFailure</c> codes.</exception>
        public async ValueTask<(AuthenticatedCall Call, string Signature, long Expires)> Authenticate(
            SignedRequest request, string sourceAddress, long now, Action<string> onKeyId, CancellationToken cancellation)
        {
            Claim claim = Claim.Of(request, settings.AllowOlder);
            onKeyId(claim.SecretId);
            if (!IsKeyId(claim.SecretId))
                throw AuthenticationRefusals.KeyForm();

            if (!Tc3Timestamp.TryParse(request.Timestamp, out Tc3Timestamp timestamp))
                throw AuthenticationRefusals.Timestamp();

            Credential credential = await credentials.Find(claim.SecretId, request.Token, cancellation);
            if (!claim.Verify(credential.Key, timestamp, signingKeys) || !credential.IsKnown)
                throw AuthenticationRefusals.Signature();
            if (Math.Abs(timestamp.Seconds - (now / 1000)) > SignatureSettings.WindowSeconds)
                throw AuthenticationRefusals.Timestamp();
            (Caller caller, bool mustSignAction) = await credentials.CallerOf(credential, request.Token, now, cancellation);
            if (mustSignAction && !claim.SignsAction)
                throw AuthenticationRefusals.ActionNotSigned();

            AuthenticatedCall call = new(caller, request.Region, sourceAddress, now);
            return (call, claim.Signature, timestamp.Seconds + SignatureSettings.WindowSeconds);
        }

        private static bool IsKeyId(string secretId)
        {
            if (!secretId.StartsWith("AKID", StringComparison.Ordinal) || secretId.Length is <= 4 or > LongestKeyId)
                return false;
            foreach (char c in secretId)
            {
                if (!char.IsAsciiLetterOrDigit(c))
                    return false;
            }

            return true;
        }
    }
}
