using System.Text.Json;
using SecretsManager.Protocol;
using SecretsManager.Server.Secrets;

namespace SecretsManager.Server.Rotation.Means;

/// <summary>A step that a means is asked for. It has no text form that tells a value.</summary>
/// <param name="New">The candidate; while <see cref="RotationStep.Create"/>, a proposal. Stays the caller's to dispose.</param>
/// <param name="Old">The version that was current when it began; null for none. Stays the caller's to dispose.</param>
/// <param name="OldIsBinary">Whether that one is bytes, not text.</param>
internal sealed record StepCall(RotationTask Task, ValueRotation Rotation, RotationStep Step, SecretValue New, SecretValue? Old, bool OldIsBinary)
{
    /// <summary>The version of this form of requests.</summary>
    public const int Form = 1;

    private const int LongestCode = 40;

    /// <summary>The step's name.</summary>
    public string StepName => Step switch
    {
        RotationStep.Create => "create",
        RotationStep.Set => "set",
        RotationStep.Test => "test",
        _ => "finish",
    };

    /// <summary>The same for each repetition of this step, and for nothing else.</summary>
    public string Id => $"{Task.Id}-{StepName}";

    /// <summary>The bytes of the values.</summary>
    public int ValueBytes => New.Length + (Old?.Length ?? 0);

    /// <summary>Writes what is no secret.</summary>
    public void WriteHead(Utf8JsonWriter writer)
    {
        writer.WriteNumber("version"u8, Form);
        writer.WriteString("id"u8, Id);
        writer.WriteString("step"u8, StepName);
        writer.WriteString("secretName"u8, Task.SecretName);
        writer.WriteNumber("account"u8, Task.Account);
        writer.WriteString("region"u8, Task.Region);
        writer.WriteString("versionId"u8, Task.Candidate);
    }

    /// <summary>Writes the values.</summary>
    public void WriteValues(Utf8JsonWriter writer)
    {
        if (Old is not null && OldIsBinary)
            writer.WriteBase64String("oldBase64"u8, Old.Bytes);
        else if (Old is not null)
            writer.WriteString("old"u8, Old.Bytes);
        writer.WriteString("new"u8, New.Bytes);
    }

    /// <summary>
    /// What may be told of the code that a refusal gave: it stands in logs and answers, so it is one short word of few characters, and none that
    /// a value has in it or that has a value in it.
    /// </summary>
    public string TellCode(string code)
    {
        bool isCode = code.Length is > 0 and <= LongestCode && code.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-');
        if (!isCode)
            return string.Empty;
        byte[] bytes = System.Text.Encoding.ASCII.GetBytes(code);
        return Meet(bytes, New) || (Old is not null && Meet(bytes, Old)) ? string.Empty : $" It gave the code {code}.";
    }

    private static bool Meet(ReadOnlySpan<byte> code, SecretValue value) => value.Bytes.IndexOf(code) >= 0 || (value.Length > 0 && code.IndexOf(value.Bytes) >= 0);
}
