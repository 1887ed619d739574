using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Ssm;

/// <summary>Makes a service known that is told of what happens to secrets.</summary>
/// <param name="ReceiverName">What it is called from now on.</param>
/// <param name="Url">An https URL.</param>
/// <param name="Authority">PEM certificates that vouch for it; those of the system if empty.</param>
/// <param name="Events">What it is told of; all, if none is named.</param>
/// <param name="SecretNamePrefix">How the names of the secrets begin that it is told of; all, if empty.</param>
public sealed record RegisterEventReceiverRequest(string ReceiverName, string Url, string? Authority, IReadOnlyList<string> Events, string? SecretNamePrefix)
{
    /// <summary>Reads the request.</summary>
    public static RegisterEventReceiverRequest Read(ParameterReader parameters) => new(
        parameters.RequiredText("ReceiverName"),
        parameters.RequiredText("Url"),
        parameters.Text("Authority"),
        parameters.TextList("Events"),
        parameters.Text("SecretNamePrefix"));
}

/// <summary>The receiver is known.</summary>
/// <param name="SigningKey">The PEM of the public key by which it knows that an event is genuine.</param>
public sealed record RegisterEventReceiverResponse(string ReceiverName, string SigningKey) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("ReceiverName"u8, ReceiverName);
        writer.WriteString("SigningKey"u8, SigningKey);
    }
}
