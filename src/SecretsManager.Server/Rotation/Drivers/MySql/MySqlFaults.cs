using System.Security.Authentication;
using MySqlConnector;

namespace SecretsManager.Server.Rotation.Drivers.MySql;

/// <summary>
/// What a failure of the engine or of the connection means. The engine's own text is left out with all that holds it, as it quotes statements; its number stays.
/// </summary>
internal static class MySqlFaults
{
    /// <summary>A failure to connect and log in.</summary>
    /// <param name="cause">What the client library threw.</param>
    public static TargetException Connecting(Exception cause)
    {
        // That a server has no TLS the client library tells by its words alone.
        if (All(cause).Any(one => one is AuthenticationException || one is MySqlException { SqlState: null, Message: "Server does not support SSL" }))
            return Untrusted();
        return Number(cause) switch
        {
            null => OfConnection(cause),
            // Wrong password, no such host, wrong plugin, locked, blocked after failures, password expired.
            1045 or 1698 or 1130 or 1251 or 1275 or 1524 or 1820 or 1862 or 3118 or 4150 or 4151 =>
                new(TargetFault.AdministratorRefused, $"The instance refuses the account (error {Number(cause)})."),
            1044 or 1227 => new(TargetFault.RightMissing, $"The account may not do this (error {Number(cause)})."),
            2026 => Untrusted(),
            { } number => OfStatement(number),
        };
    }

    /// <summary>A failure of a statement.</summary>
    /// <param name="cause">What the client library threw.</param>
    public static TargetException Statement(Exception cause) => Number(cause) is { } number ? OfStatement(number) : OfConnection(cause);

    /// <summary>The engine's own error number; none if the failure did not come from it.</summary>
    public static int? Number(Exception cause) => cause is MySqlException { SqlState: not null, Number: >= 1000 } told ? told.Number : null;

    private static TargetException OfStatement(int number) => number switch
    {
        1044 or 1045 or 1095 or 1142 or 1143 or 1211 or 1227 or 1370 or 1410 or 1698 =>
            new(TargetFault.RightMissing, $"The administrator's account lacks a right (error {number})."),
        1819 or 3638 => new(TargetFault.PasswordRefused, $"The rules of the instance refuse the password (error {number})."),
        1049 or 1051 or 1054 or 1146 => new(TargetFault.NotThere, $"A database, table or column is not there (error {number})."),
        // Too many connections, shutting down, too many errors of the network, session ended, lock not had in time, statement too slow.
        1040 or 1053 or 1077 or 1129 or 1158 or 1159 or 1160 or 1161 or 1203 or 1205 or 1317 or 1927 or 1969 or 2006 or 2013 or 3024 =>
            new(TargetFault.Unreachable, $"The instance cannot do it now (error {number})."),
        1290 => new(TargetFault.Failed, "The instance takes no changes of accounts, as it is run read-only or without rights (error 1290)."),
        _ => new(TargetFault.Failed, $"The instance refused a statement (error {number})."),
    };

    private static TargetException OfConnection(Exception cause) => cause switch
    {
        MySqlException { ErrorCode: MySqlErrorCode.CommandTimeoutExpired or MySqlErrorCode.QueryInterrupted } or TimeoutException or OperationCanceledException =>
            new(TargetFault.Unreachable, "The instance did not answer in time."),
        MySqlException or IOException or System.Net.Sockets.SocketException =>
            new(TargetFault.Unreachable, "The instance cannot be reached, or cut the connection."),
        _ => new(TargetFault.Untrusted, "The instance answers what no MySQL or MariaDB answers."),
    };

    private static TargetException Untrusted() => new(TargetFault.Untrusted, "The instance's certificate is not valid for its host, or it has no encryption.");

    private static IEnumerable<Exception> All(Exception? cause)
    {
        for (; cause is not null; cause = cause.InnerException)
            yield return cause;
    }
}
