using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Kms;

/// <summary>Asks for random bytes.</summary>
/// <param name="NumberOfBytes">How many: 1 to 1,024.</param>
public sealed record GenerateRandomRequest(ulong NumberOfBytes)
{
    /// <summary>Reads the request.</summary>
    public static GenerateRandomRequest Read(ParameterReader parameters) => new(parameters.RequiredUnsignedInteger("NumberOfBytes"));
}

/// <summary>The random bytes.</summary>
/// <param name="Plaintext">They go out as base64.</param>
public sealed record GenerateRandomResponse(SecretValue Plaintext) : IResponse, IDisposable
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer) => writer.WriteBase64String("Plaintext"u8, Plaintext.Bytes);

    /// <summary>Wipes the bytes.</summary>
    public void Dispose() => Plaintext.Dispose();
}
