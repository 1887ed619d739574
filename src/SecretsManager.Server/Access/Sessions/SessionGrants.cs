using SecretsManager.Protocol;
using SecretsManager.Protocol.Sts;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Access.Sessions;

/// <summary>Gives temporary credentials, once everything has been judged.</summary>
internal sealed class SessionGrants(SessionTokens tokens)
{
    private const long Second = 1000;

    /// <summary>A session of a role for a caller that may take it. It does not outlive the session in which it is asked for.</summary>
    /// <param name="seconds">How long it may last.</param>
    /// <exception cref="ApiException"><c>LimitExceeded</c>: too many sessions one in the other.</exception>
    public Session OfRole(Role role, Caller caller, string name, long now, int seconds)
    {
        IReadOnlyList<TakenRole> via = caller switch
        {
            { Kind: CallerKind.Role, Session: { } session } => [.. session.Via, new TakenRole(caller.Account, session.RoleId, session.Issued)],
            _ => [],
        };
        if (via.Count > SessionRules.LongestChain)
            throw SessionRefusals.ChainTooLong(SessionRules.LongestChain);
        return new Session(SessionKind.Role, tokens.NewSecretId(), role.Account, caller.Uin, name, now, End(caller, now, seconds))
        {
            RoleId = role.RoleId,
            RoleName = role.Name,
            Via = via,
            Federated = caller.Session?.Federated ?? string.Empty,
            ParentKey = caller.Session is { } parent ? parent.ParentKey : caller.KeyId,
        };
    }

    /// <summary>A session of the caller's own rights.</summary>
    /// <param name="seconds">How long it may last.</param>
    public Session OfCaller(SessionKind kind, Caller caller, string name, long now, int seconds) =>
        new(kind, tokens.NewSecretId(), caller.Account, caller.Uin, name, now, End(caller, now, seconds)) { ParentKey = caller.KeyId };

    /// <summary>The credentials, told in the call's record by their key id.</summary>
    /// <exception cref="ApiException"><c>InvalidParameter.PolicyTooLong</c>.</exception>
    public CredentialsResponse Give<TRequest>(AuthorizedCall<TRequest> call, Session session)
    {
        (string secretKey, string token) = tokens.Issue(session);
        if (token.Length > SessionTokens.LongestToken)
            throw SessionRefusals.PolicyTooLong(SessionTokens.LongestToken);
        call.Notes.Add(("TmpSecretId", session.SecretId));
        return new CredentialsResponse(session.SecretId, secretKey, token, session.Expires / Second);
    }

    private static long End(Caller caller, long now, int seconds) =>
        Math.Min(now + (seconds * Second), caller.Session?.Expires ?? long.MaxValue);
}
