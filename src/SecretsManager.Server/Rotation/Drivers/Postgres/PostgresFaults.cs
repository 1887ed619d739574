using System.Net.Sockets;
using System.Security.Authentication;
using Npgsql;

namespace SecretsManager.Server.Rotation.Drivers.Postgres;

/// <summary>What the failure of a statement or a connection means. The texts of the engine are dropped: they may repeat a statement. Its SQLSTATE stays.</summary>
internal static class PostgresFaults
{
    /// <summary>The failure in our words.</summary>
    /// <param name="doing">What the instance did not do, as in "it did not ...".</param>
    /// <param name="hasPassword">Whether the statement gave a password, which the instance's rules may refuse.</param>
    public static TargetException Of(Exception fault, string doing, bool hasPassword = false)
    {
        if (fault is PostgresException refused)
            return Refusal(refused.SqlState, doing, hasPassword);

        // Nothing of the causes goes along: their texts too may come from the other side.
        return Causes(fault) switch
        {
            var causes when causes.Any(cause => cause is AuthenticationException) => new TargetException(
                TargetFault.Untrusted, "The instance's certificate is not valid for its name, or not by the given authority, or it speaks no TLS."),
            var causes when causes.Any(cause => cause is SocketException or IOException or TimeoutException or OperationCanceledException) => new TargetException(
                TargetFault.Unreachable, $"The instance cannot be reached, did not answer in time, or cut the connection; it did not {doing}, or did not say so."),
            _ => new TargetException(
                TargetFault.Untrusted,
                $"What answers is no PostgreSQL, or does not ask for the password by SCRAM-SHA-256, or speaks no TLS; it did not {doing}."),
        };
    }

    /// <summary>Whether the instance refused a password, or has no rule that lets the account in.</summary>
    public static bool IsLoginRefusal(string state) => state is PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification;

    private static TargetException Refusal(string state, string doing, bool hasPassword)
    {
        string number = state.Length == 5 && state.All(char.IsAsciiLetterOrDigit) ? state : "unknown";
        (TargetFault fault, string why) = state switch
        {
            PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidParameterValue when hasPassword =>
                (TargetFault.PasswordRefused, "its rules refuse the password, or that only a verifier of it is sent"),
            _ when IsLoginRefusal(state) => (TargetFault.AdministratorRefused, "it refuses the account or its password"),
            PostgresErrorCodes.InsufficientPrivilege => (TargetFault.RightMissing, "the account lacks a right"),
            PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.InvalidSchemaName or PostgresErrorCodes.UndefinedTable
                or PostgresErrorCodes.UndefinedColumn or PostgresErrorCodes.UndefinedFunction or PostgresErrorCodes.UndefinedObject =>
                (TargetFault.NotThere, "something that is named is not there"),
            PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow
                or PostgresErrorCodes.TooManyConnections => (TargetFault.Unreachable, "it is too busy, or starts or stops"),
            _ when state.StartsWith("08", StringComparison.Ordinal) => (TargetFault.Unreachable, "the connection failed"),
            _ => (TargetFault.Failed, "it refused"),
        };
        return new TargetException(fault, $"The instance did not {doing}: {why} (SQLSTATE {number}).");
    }

    private static List<Exception> Causes(Exception fault)
    {
        List<Exception> causes = [];
        for (Exception? cause = fault; cause is not null; cause = cause.InnerException)
            causes.Add(cause);
        return causes;
    }
}
