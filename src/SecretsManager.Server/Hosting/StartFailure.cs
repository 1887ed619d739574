using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace SecretsManager.Server.Hosting;

/// <summary>Turns what stopped a start into the one sentence that is printed for it.</summary>
internal static class StartFailure
{
    /// <summary>The exit code of a start that failed.</summary>
    public const int ExitCode = 1;

    /// <summary>The sentence, or null when the fault is not one that an operator can mend.</summary>
    /// <param name="fault">What was thrown.</param>
    /// <param name="server">The settings, when they were read already.</param>
    public static string? Sentence(Exception fault, ServerSettings? server)
    {
        for (Exception? cause = fault; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case StartException:
                    return cause.Message;
                case OptionsValidationException wrong:
                    return wrong.Failures.First();
                case AddressInUseException when server is not null:
                    return $"The port {server.Port} (or that of the metrics, {server.MetricsPort}) is in use by another program on {server.Address}; stop it, or choose another with --port N or the setting SecretsManager:MetricsPort.";
                case SocketException { SocketErrorCode: SocketError.AccessDenied } when server is not null:
                    return $"The port {server.Port} needs more rights than this user has; choose one above 1023 with --port N.";
                case SocketException { SocketErrorCode: SocketError.AddressNotAvailable } when server is not null:
                    return $"The address {server.Address} is not one of this machine; choose another with --address A.";
            }
        }

        return null;
    }
}
