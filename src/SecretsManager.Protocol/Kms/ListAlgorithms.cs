using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Kms;

/// <summary>Asks which usages keys can have, and the algorithms of each. It has no parameters.</summary>
public sealed record ListAlgorithmsRequest
{
    /// <summary>Reads the request.</summary>
    public static ListAlgorithmsRequest Read(ParameterReader parameters) => new();
}

/// <summary>The usages that keys can have in the region.</summary>
/// <param name="SymmetricAlgorithms">Those of symmetric keys that encrypt.</param>
/// <param name="AsymmetricAlgorithms">Those of key pairs that decrypt.</param>
/// <param name="AsymmetricSignVerifyAlgorithms">Those of key pairs that sign.</param>
public sealed record ListAlgorithmsResponse(
    IReadOnlyList<AlgorithmInfo> SymmetricAlgorithms,
    IReadOnlyList<AlgorithmInfo> AsymmetricAlgorithms,
    IReadOnlyList<AlgorithmInfo> AsymmetricSignVerifyAlgorithms) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        Write(writer, "SymmetricAlgorithms"u8, SymmetricAlgorithms);
        Write(writer, "AsymmetricAlgorithms"u8, AsymmetricAlgorithms);
        Write(writer, "AsymmetricSignVerifyAlgorithms"u8, AsymmetricSignVerifyAlgorithms);
    }

    private static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> name, IReadOnlyList<AlgorithmInfo> algorithms)
    {
        writer.WriteStartArray(name);
        foreach (AlgorithmInfo algorithm in algorithms)
        {
            writer.WriteStartObject();
            writer.WriteString("KeyUsage"u8, algorithm.KeyUsage);
            writer.WriteString("Algorithm"u8, algorithm.Algorithm);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}

/// <summary>An algorithm of a key's usage.</summary>
/// <param name="KeyUsage">The usage, as CreateKey takes it.</param>
/// <param name="Algorithm">The algorithm's name.</param>
public sealed record AlgorithmInfo(string KeyUsage, string Algorithm);
