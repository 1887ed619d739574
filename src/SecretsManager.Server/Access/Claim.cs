using SecretsManager.Protocol.Signing;

namespace SecretsManager.Server.Access;

/// <summary>What a request claims: a key id and a signature under it, by the current method or an older one.</summary>
internal abstract class Claim
{
    /// <summary>The key id as sent.</summary>
    public abstract string SecretId { get; }

    /// <summary>The signature's text.</summary>
    public abstract string Signature { get; }

    /// <summary>Whether the signature covers the action.</summary>
    public abstract bool SignsAction { get; }

    /// <summary>Reads the claim of a request.</summary>
    /// <exception cref="Protocol.ApiException"><c>AuthFailure.InvalidAuthorization</c>.</exception>
    public static Claim Of(SignedRequest request, bool allowOlder)
    {
        if (request.LegacyFields is null)
            return Tc3Authorization.TryParse(request.Authorization, out Tc3Authorization? authorization)
                ? new Tc3Claim(request, authorization)
                : throw AuthenticationRefusals.Malformed();
        if (request.LegacyFields.Find("Signature") is not { Length: > 0 } signature)
            throw AuthenticationRefusals.Malformed();
        return allowOlder ? new OlderClaim(request, signature) : throw AuthenticationRefusals.OlderSignatureOff();
    }

    /// <summary>Whether the signature is the key's, at this timestamp.</summary>
    public abstract bool Verify(AccessKey key, Tc3Timestamp timestamp, SigningKeyCache signingKeys);

    private sealed class Tc3Claim(SignedRequest request, Tc3Authorization authorization) : Claim
    {
        public override string SecretId => authorization.SecretId;

        public override string Signature { get; } = Convert.ToHexStringLower(authorization.Signature);

        public override bool SignsAction => authorization.Signs("x-tc-action");

        public override bool Verify(AccessKey key, Tc3Timestamp timestamp, SigningKeyCache signingKeys)
        {
            (byte[] signingKey, bool kept) = signingKeys.Find(key, authorization.Date, authorization.Service);
            Tc3Request signed = new()
            {
                Method = request.Method,
                Query = request.RawQuery,
                Host = request.Host,
                ContentType = request.ContentType,
                Timestamp = timestamp,
                Body = request.Body.Span,
                OtherHeader = HeaderOf,
            };
            if (!Tc3Verifier.Verify(signed, authorization, signingKey))
                return false;
            if (!kept)
                signingKeys.Keep(key, authorization.Date, authorization.Service, signingKey);
            return true;
        }

        private string? HeaderOf(string name) => request.Headers.TryGetValue(name, out var values) && values.Count == 1 ? values[0] : null;
    }

    private sealed class OlderClaim(SignedRequest request, string signature) : Claim
    {
        public override string SecretId => request.LegacyFields!.Find("SecretId") ?? string.Empty;

        public override string Signature => signature;

        // The older methods sign every parameter, the action among them.
        public override bool SignsAction => true;

        public override bool Verify(AccessKey key, Tc3Timestamp timestamp, SigningKeyCache signingKeys) =>
            LegacySignature.TryParseMethod(request.LegacyFields!.Find("SignatureMethod"), out LegacySignatureMethod method)
            && LegacySignature.Verify(method, request.Method, request.Host, request.LegacyFields.ToPairs(), key.SecretKey.Bytes, signature);
    }
}
