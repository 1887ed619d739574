using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SecretsManager.Protocol;
using SecretsManager.Server.Sealing;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Gateway;

/// <summary>
/// The first outcomes of signed mutations (security model, S6). Two equal calls in one second carry one signature, and so do a call and
/// its repetition by whoever saw it: the mutation runs once, the row is in its own transaction, and a repetition gets the same outcome,
/// a refusal too. Outcomes hold no values, and no secret that an answer told (<see cref="IToldOnce"/>): whoever saw the request and repeats it
/// does not get it. They are sealed and kept for <see cref="KeptSeconds"/>.
/// </summary>
internal sealed class FirstOutcomes(Database database, DomainKeys keys, IRandomBytes random)
{
    /// <summary>Twice the time window of a signature: from the earliest use to the last moment of its life.</summary>
    public const long KeptSeconds = 600;

    /// <summary>What stands for a signature in the database.</summary>
    public static byte[] KeyOf(string signature) => SHA256.HashData(Encoding.ASCII.GetBytes(signature));

    /// <summary>The change that settles the signature with an answer.</summary>
    public Change Settle(byte[] signature, long now, IResponse response) => Settle(signature, now, writer =>
    {
        writer.WriteStartObject("fields"u8);
        response.Write(writer);
        writer.WriteEndObject();
    });

    /// <summary>The change that settles the signature with a refusal.</summary>
    public Change Settle(byte[] signature, long now, ApiException refusal) => Settle(signature, now, writer =>
    {
        writer.WriteString("code"u8, refusal.Code);
        writer.WriteString("english"u8, refusal.Text.English);
        writer.WriteString("chinese"u8, refusal.Text.Chinese);
    });

    /// <summary>Repeats the first outcome of the signature, if it has one, and gives its code and what was told of it; null if it has none.</summary>
    public async ValueTask<(string Code, string Message)?> TryRepeat(byte[] signature, Answer answer, CancellationToken cancellation)
    {
        byte[]? box = await database.ReadSettled(signature, cancellation);
        if (box is null)
            return null;
        using JsonDocument outcome = JsonDocument.Parse(
            SealedBox.Open(BoxPurpose.Outcome, keys.Of(string.Empty), Bind(signature), box, "a settled outcome"));
        JsonElement root = outcome.RootElement;
        if (root.TryGetProperty("fields"u8, out JsonElement fields))
        {
            answer.Repeat(fields);
            return (Audit.CallRecord.Success, string.Empty);
        }

        string code = root.GetProperty("code"u8).GetString()!;
        LocalizedText told = new(root.GetProperty("english"u8).GetString()!, root.GetProperty("chinese"u8).GetString()!);
        answer.Refuse(code, told);
        return (code, told.English);
    }

    private Change.Settle Settle(byte[] signature, long now, Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        byte[] box = SealedBox.Seal(BoxPurpose.Outcome, keys.Of(string.Empty), Bind(signature), buffer.WrittenSpan, random);
        return new Change.Settle(signature, now + (KeptSeconds * 1000), box);
    }

    private AssociatedData Bind(byte[] signature) => new AssociatedData().Add("outcome").Add(keys.Deployment).Add(signature);
}
