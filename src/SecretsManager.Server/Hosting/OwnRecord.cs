using SecretsManager.Server.Access;
using SecretsManager.Server.Audit;

namespace SecretsManager.Server.Hosting;

/// <summary>The audit record of what was done without a call: by the server as a whole, or by an operator's command.</summary>
internal static class OwnRecord
{
    /// <summary>What the server does of itself.</summary>
    public static CallRecord OfServer(string action, IRandomBytes random, TimeProvider time) =>
        New(Caller.Service(0).Principal, nameof(CallerKind.Service), 0, action, random, time);

    /// <summary>What an operator does by a command on the machine, to an account or, for 0, to the deployment.</summary>
    public static CallRecord OfOperator(string action, long account, IRandomBytes random, TimeProvider time) =>
        New(CallRecord.OperatorPrincipal, CallRecord.OperatorType, account, action, random, time);

    private static CallRecord New(string principal, string type, long account, string action, IRandomBytes random, TimeProvider time)
    {
        CallRecord record = CallRecord.Begin(random, time);
        (record.Account, record.Principal, record.CallerType) = (account, principal, type);
        (record.Action, record.Effect, record.Outcome) = (action, "Write", CallRecord.Success);
        return record;
    }
}
