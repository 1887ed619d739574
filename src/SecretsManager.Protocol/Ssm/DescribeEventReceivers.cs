using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Ssm;

/// <summary>Lists the receivers of events; there are few.</summary>
public sealed record DescribeEventReceiversRequest
{
    /// <summary>Reads the request.</summary>
    public static DescribeEventReceiversRequest Read(ParameterReader parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return new();
    }
}

/// <summary>The receivers.</summary>
public sealed record DescribeEventReceiversResponse(long TotalCount, IReadOnlyList<EventReceiverInfo> Receivers) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteNumber("TotalCount"u8, TotalCount);
        writer.WriteStartArray("Receivers"u8);
        foreach (EventReceiverInfo receiver in Receivers)
            receiver.Write(writer);
        writer.WriteEndArray();
    }
}

/// <summary>A receiver, and how far it is behind.</summary>
/// <param name="CreateTime">When it was registered, Unix seconds.</param>
/// <param name="SigningKey">The PEM of the public key.</param>
/// <param name="WaitingEvents">How many events it has not taken yet.</param>
/// <param name="SecretsHeldUp">Of how many secrets events wait because one was not taken.</param>
/// <param name="EventsGivenUp">How many events were given up since it was registered.</param>
/// <param name="LastFailure">Why one of those was not taken, in words; empty if none is held up.</param>
/// <param name="LastFailureTime">When, Unix seconds; 0 if none is held up.</param>
public sealed record EventReceiverInfo(
    string ReceiverName,
    string Url,
    string Authority,
    IReadOnlyList<string> Events,
    string SecretNamePrefix,
    long CreateTime,
    string SigningKey,
    long WaitingEvents,
    long SecretsHeldUp,
    long EventsGivenUp,
    string LastFailure,
    long LastFailureTime)
{
    internal void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("ReceiverName"u8, ReceiverName);
        writer.WriteString("Url"u8, Url);
        writer.WriteString("Authority"u8, Authority);
        writer.WriteStartArray("Events"u8);
        foreach (string name in Events)
            writer.WriteStringValue(name);
        writer.WriteEndArray();
        writer.WriteString("SecretNamePrefix"u8, SecretNamePrefix);
        writer.WriteNumber("CreateTime"u8, CreateTime);
        writer.WriteString("SigningKey"u8, SigningKey);
        writer.WriteNumber("WaitingEvents"u8, WaitingEvents);
        writer.WriteNumber("SecretsHeldUp"u8, SecretsHeldUp);
        writer.WriteNumber("EventsGivenUp"u8, EventsGivenUp);
        writer.WriteString("LastFailure"u8, LastFailure);
        writer.WriteNumber("LastFailureTime"u8, LastFailureTime);
        writer.WriteEndObject();
    }
}
