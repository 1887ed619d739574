using System.Text;
using SecretsManager.Protocol;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Sessions;

/// <summary>Asks for the second factor that a request for temporary credentials brings.</summary>
internal sealed class SecondFactorCheck(ISecondFactors factors)
{
    /// <summary>Whether the request brings a second factor, which then is right; without one, whether the caller's session has one.</summary>
    /// <exception cref="ApiException"><c>InvalidParameter.ParamError</c>, <c>InvalidParameter.MFATokenError</c>.</exception>
    public async ValueTask<bool> Check<TRequest>(AuthorizedCall<TRequest> call, string? serialNumber, SecretValue? code, CancellationToken cancellation)
    {
        bool hasCode = code is { Length: > 0 };
        if (string.IsNullOrEmpty(serialNumber) && !hasCode)
            return call.Caller.HasSecondFactor;
        if (string.IsNullOrEmpty(serialNumber) || !hasCode || call.Caller.Session is not null)
            throw SessionRefusals.SecondFactorPair();
        string text = Encoding.UTF8.GetString(code!.Bytes);
        Change consumed = await factors.Verify(call.Caller, serialNumber, text, call.Now, cancellation) ?? throw SessionRefusals.SecondFactor();
        call.Changes.Add(consumed);
        return true;
    }
}
