using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Ssm;

/// <summary>Forgets a receiver of events, and the events that wait for it.</summary>
/// <param name="ReceiverName">The receiver.</param>
public sealed record DeregisterEventReceiverRequest(string ReceiverName)
{
    /// <summary>Reads the request.</summary>
    public static DeregisterEventReceiverRequest Read(ParameterReader parameters) => new(parameters.RequiredText("ReceiverName"));
}
