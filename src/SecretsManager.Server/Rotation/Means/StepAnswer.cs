using System.Text.Json;
using SecretsManager.Protocol;

namespace SecretsManager.Server.Rotation.Means;

/// <summary>What a command or a webhook answers to a step: <c>{"ok":true}</c>, perhaps with a value, or <c>{"ok":false,"error":"code"}</c>. Other members mean nothing.</summary>
/// <param name="IsDone">Whether the step is done.</param>
/// <param name="Value">A text of the name that was asked for; null for none. It is disposed with the answer unless taken.</param>
/// <param name="Error">What the refusal gave as its code, unchecked; empty for none.</param>
internal sealed record StepAnswer(bool IsDone, SecretValue? Value, string Error) : IDisposable
{
    private const int MostDepth = 8;

    /// <summary>Reads an answer; null if it is not of this form.</summary>
    /// <param name="valueName">The member that holds the value.</param>
    public static StepAnswer? Read(ReadOnlySpan<byte> json, string valueName)
    {
        SecretValue? value = null;
        try
        {
            Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = MostDepth });
            bool? isDone = null;
            string error = string.Empty;
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isOk = reader.ValueTextEquals("ok"u8);
                bool isValue = reader.ValueTextEquals(valueName);
                bool isError = reader.ValueTextEquals("error"u8);
                reader.Read();
                if (isOk && reader.TokenType is JsonTokenType.True or JsonTokenType.False)
                    isDone = reader.GetBoolean();
                else if (isValue && reader.TokenType == JsonTokenType.String && value is null)
                    value = AccountCredential.TextOf(ref reader);
                else if (isError && reader.TokenType == JsonTokenType.String)
                    error = reader.GetString()!;
                else if (isOk || isValue)
                    return Refused(value);
                else
                    reader.Skip();
            }

            // Nothing may follow the object.
            return reader.Read() || isDone is null ? Refused(value) : new StepAnswer(isDone.Value, value, error);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return Refused(value);
        }
    }

    public void Dispose() => Value?.Dispose();

    private static StepAnswer? Refused(SecretValue? value)
    {
        value?.Dispose();
        return null;
    }
}
