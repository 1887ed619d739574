using SecretsManager.Protocol.Signing;
using SecretsManager.Server.Sealing;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access;

/// <summary>
/// A call whose caller has been proven. It comes from a verified signature or is the product's own; there is no other way to make one.
/// </summary>
internal sealed class AuthenticatedCall
{
    private AuthenticatedCall(Caller caller, string region, long now)
    {
        Caller = caller;
        Region = region;
        Now = now;
    }

    public Caller Caller { get; }

    /// <summary>The region in which the call acts; empty for an action that has none.</summary>
    public string Region { get; }

    /// <summary>When the call arrived, Unix milliseconds.</summary>
    public long Now { get; }

    /// <summary>A call of the product itself, in an account.</summary>
    public static AuthenticatedCall OfService(long account, string region, long now) => new(Caller.Service(account), region, now);

    /// <summary>The same call in the region in which it will act.</summary>
    public AuthenticatedCall In(string region) => new(Caller, region, Now);

    /// <summary>Verifies signatures. The one function through which a request becomes a call (security model, S1).</summary>
    internal sealed class Authenticator(AccountRegister accounts, SigningKeyCache signingKeys, SignatureSettings settings, IRandomBytes random)
    {
        private const int LongestKeyId = 128;

        // An unknown key id is verified against a key that nobody has, so that it takes the time and gets the answer of a wrong signature.
        private readonly AccessKey decoy = new(
            string.Empty, SecretMaterial.Random(32, random), 0, 0, AccessKeyState.Inactive, RequireSignedAction: false, 0);

        /// <summary>The call, its signature's text and the end of its time window in Unix seconds.</summary>
        /// <exception cref="Protocol.ApiException">One of the <c>AuthFailure</c> codes.</exception>
        public async ValueTask<(AuthenticatedCall Call, string Signature, long Expires)> Authenticate(
            SignedRequest request, long now, Action<string> onKeyId, CancellationToken cancellation)
        {
            Claim claim = Claim.Of(request, settings.AllowOlder);
            onKeyId(claim.SecretId);
            if (!IsKeyId(claim.SecretId))
                throw AuthenticationRefusals.KeyForm();

            if (!Tc3Timestamp.TryParse(request.Timestamp, out Tc3Timestamp timestamp))
                throw AuthenticationRefusals.Timestamp();

            Stored<AccessKey>? stored = await accounts.FindKey(claim.SecretId, cancellation);
            AccessKey key = stored?.Value ?? decoy;
            if (!claim.Verify(key, timestamp, signingKeys) || stored is null)
                throw AuthenticationRefusals.Signature();
            if (Math.Abs(timestamp.Seconds - (now / 1000)) > SignatureSettings.WindowSeconds)
                throw AuthenticationRefusals.Timestamp();
            if (request.Token.Length > 0)
                throw AuthenticationRefusals.Token();
            if (key.State != AccessKeyState.Active)
                throw AuthenticationRefusals.KeyInactive();
            if (key.RequireSignedAction && !claim.SignsAction)
                throw AuthenticationRefusals.ActionNotSigned();

            Caller caller = new(CallerKind.Root, key.Account, key.Principal);
            return (new AuthenticatedCall(caller, request.Region, now), claim.Signature, timestamp.Seconds + SignatureSettings.WindowSeconds);
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
