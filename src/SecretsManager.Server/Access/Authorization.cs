using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access;

/// <summary>
/// Decides what callers may do. Every call of every service is judged here and nowhere else, by the rights of one moment.
/// </summary>
internal sealed class Authorization(CallerRights rights, AccountRegister accounts)
{
    /// <summary>The judge of one call.</summary>
    /// <param name="requestTags">The tags that the request carries.</param>
    /// <exception cref="Protocol.ApiException"><c>AuthFailure</c>: what the caller was is gone or has been revoked.</exception>
    public async ValueTask<Judge> JudgeOf(AuthenticatedCall call, IReadOnlyList<RecordTag> requestTags, CancellationToken cancellation)
    {
        Rights held = await rights.Of(call.Caller, cancellation);
        // Only policies ask for the rest.
        if (held is { Standing.Everything: true, Narrowing: null } || call.Caller.Account == 0)
            return new Judge(call.Caller, held, Circumstances.None);
        Account? account = await accounts.Find(call.Caller.Account, cancellation);
        return new Judge(call.Caller, held, new Circumstances(call.Caller, account?.AppId ?? 0, call.SourceAddress, call.Now, requestTags));
    }
}
