using System.Text;
using BitFaster.Caching.Lru;
using SecretsManager.Server.Access.Sessions;
using SecretsManager.Server.Sealing;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access;

/// <summary>Finds what a key id stands for: a permanent key, or a session whose token comes with the call.</summary>
internal sealed class CredentialFinder(AccountRegister accounts, SessionTokens tokens, IRandomBytes random)
{
    private const int Capacity = 10_000;

    // An unknown key id is verified against a key that nobody has, so that it takes the time and gets the answer of a wrong signature.
    private readonly AccessKey decoy = new(
        string.Empty, SecretMaterial.Random(32, random), 0, 0, AccessKeyState.Inactive, RequireSignedAction: false, 0);

    // What a token opens to never changes. Only those whose signature was verified are kept.
    private readonly ConcurrentLru<(string SecretId, string Token), Credential> sessions = new(Capacity);

    /// <summary>What the signature is to be verified against, whether or not anybody has it.</summary>
    public async ValueTask<Credential> Find(string secretId, string token, CancellationToken cancellation)
    {
        if (SessionTokens.IsSessionId(secretId))
            return sessions.TryGet((secretId, token), out Credential? kept) ? kept : OfSession(secretId, token);
        Stored<AccessKey>? stored = await accounts.FindKey(secretId, cancellation);
        return new Credential(stored?.Value ?? decoy, stored is not null, Session: null);
    }

    /// <summary>The caller that a credential makes, once its signature has been verified, and whether it must sign its actions.</summary>
    /// <exception cref="Protocol.ApiException"><c>AuthFailure.TokenFailure</c>, <c>AuthFailure.SecretIdNotFound</c>.</exception>
    public async ValueTask<(Caller Caller, bool MustSignAction)> CallerOf(Credential credential, string token, long now, CancellationToken cancellation)
    {
        if (!SessionTokens.IsSessionId(credential.Key.SecretId))
        {
            if (token.Length > 0)
                throw AuthenticationRefusals.Token();
            return credential.Key.State == AccessKeyState.Active
                ? (Caller.Of(credential.Key), credential.Key.RequireSignedAction)
                : throw AuthenticationRefusals.KeyInactive();
        }

        Session session = credential.Session ?? throw AuthenticationRefusals.Token();
        if (session.Expires <= now)
            throw AuthenticationRefusals.TokenExpired();
        AccessKey? parent = session.ParentKey.Length > 0 ? (await accounts.FindKey(session.ParentKey, cancellation))?.Value : null;
        if (session.ParentKey.Length > 0 && parent is not { State: AccessKeyState.Active })
            throw AuthenticationRefusals.TokenRevoked();
        sessions.AddOrUpdate((credential.Key.SecretId, token), credential);
        return (Caller.Of(session), parent is { RequireSignedAction: true });
    }

    private Credential OfSession(string secretId, string token)
    {
        SecretMaterial secretKey = SecretMaterial.CopyOf(Encoding.ASCII.GetBytes(tokens.SecretKeyOf(secretId)));
        AccessKey key = new(secretId, secretKey, 0, 0, AccessKeyState.Active, RequireSignedAction: false, 0);
        return new Credential(key, IsKnown: true, tokens.Open(secretId, token));
    }
}

/// <summary>What a key id stands for.</summary>
/// <param name="Key">The key that the signature must be of.</param>
/// <param name="IsKnown">Whether there is such a key at all.</param>
/// <param name="Session">The session that the token opens to; null for a permanent key, and for a token that does not belong to the key id.</param>
internal sealed record Credential(AccessKey Key, bool IsKnown, Session? Session);
