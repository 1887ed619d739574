using System.Text;
using SecretsManager.Protocol;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Sessions;

/// <summary>Asks for the second factor that a request for temporary credentials brings.</summary>
internal sealed class SecondFactorCheck(OneTimePasswords passwords)
{
    /// <summary>Whether the request brings a second factor, which then is right; without one, whether the caller's session has one.</summary>
    /// <exception cref="ApiException"><c>InvalidParameter.ParamError</c>, <c>InvalidParameter.MFATokenError</c>.</exception>
    public async ValueTask<bool> Check<TRequest>(AuthorizedCall<TRequest> call, string? serialNumber, SecretValue? code, CancellationToken cancellation)
    {
        bool hasCode = code is { Length: > 0 };
        if (string.IsNullOrEmpty(serialNumber) && !hasCode)
            return call.Caller.HasSecondFactor;
        Caller caller = call.Caller;
        if (string.IsNullOrEmpty(serialNumber) || !hasCode || caller.Session is not null)
            throw SessionRefusals.SecondFactorPair();
        if (serialNumber != OneTimePasswords.SerialNumberOf(caller.Uin) && serialNumber != OneTimePasswords.SerialNumberOf(caller.Account))
            throw SessionRefusals.SecondFactor();
        string password = Encoding.UTF8.GetString(code!.Bytes);
        (OneTimeVerdict verdict, Change? consumes) = await passwords.Verify(caller.Account, caller.Uin, password, call.Now, cancellation);
        if (verdict == OneTimeVerdict.TooManyTries)
            throw SessionRefusals.TooManyTries();
        if (verdict != OneTimeVerdict.Right || consumes is null)
            throw SessionRefusals.SecondFactor();
        call.Changes.Add(consumes);
        return true;
    }
}
