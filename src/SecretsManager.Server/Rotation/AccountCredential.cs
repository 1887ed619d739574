using System.Text;
using System.Text.Json;
using SecretsManager.Protocol;

namespace SecretsManager.Server.Rotation;

/// <summary>
/// The value of a secret that holds an account: <c>{"UserName":…,"Password":…}</c>, the form that the official rotation clients read.
/// </summary>
internal static class AccountCredential
{
    /// <summary>The value for an account, with a new password of the rules. Neither has a character that JSON would escape.</summary>
    public static SecretValue New(string account, InstancePasswordRules rules, IRandomBytes random)
    {
        byte[] before = Encoding.ASCII.GetBytes($"{{\"UserName\":\"{account}\",\"Password\":\"");
        ReadOnlySpan<byte> after = "\"}"u8;
        SecretValue value = SecretValue.Create(before.Length + rules.Length + after.Length, out Span<byte> bytes);
        before.CopyTo(bytes);
        RandomText.Fill(bytes.Slice(before.Length, rules.Length), [RandomText.Upper, RandomText.Lower, RandomText.Digits, rules.Symbols], random);
        after.CopyTo(bytes[(before.Length + rules.Length)..]);
        return value;
    }

    /// <summary>Reads a value; null if it is not of this form or one of the two is empty.</summary>
    public static (string Account, SecretValue Password)? Read(SecretValue value) => Read(value, "Password"u8);

    /// <summary>Reads a value of the form <c>{"UserName":…,"PrivateKey":…}</c>, by which an administrator may log in to a host; null as <see cref="Read(SecretValue)"/>.</summary>
    public static (string Account, SecretValue PrivateKey)? ReadKey(SecretValue value) => Read(value, "PrivateKey"u8);

    /// <summary>The same value with a new password of the rules; whatever else is in it stays. Null if it is not of the form.</summary>
    public static SecretValue? WithNewPassword(SecretValue value, InstancePasswordRules rules, IRandomBytes random)
    {
        if (Read(value) is not { Password: var before })
            return null;
        before.Dispose();
        Range old = PlaceOf(value, "Password"u8);
        ReadOnlySpan<byte> head = value.Bytes[..old.Start.Value];
        ReadOnlySpan<byte> tail = value.Bytes[old.End.Value..];
        SecretValue made = SecretValue.Create(head.Length + rules.Length + tail.Length, out Span<byte> bytes);
        head.CopyTo(bytes);
        RandomText.Fill(bytes.Slice(head.Length, rules.Length), [RandomText.Upper, RandomText.Lower, RandomText.Digits, rules.Symbols], random);
        tail.CopyTo(bytes[(head.Length + rules.Length)..]);
        return made;
    }

    // Between the quotation marks of the last member of that name, which is the one that is read.
    private static Range PlaceOf(SecretValue value, ReadOnlySpan<byte> member)
    {
        Utf8JsonReader reader = new(value.Bytes);
        Range place = default;
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1)
                continue;
            bool isIt = reader.ValueTextEquals(member);
            reader.Read();
            if (isIt && reader.TokenType == JsonTokenType.String)
                place = ((int)reader.TokenStartIndex + 1)..((int)reader.BytesConsumed - 1);
            else
                reader.Skip();
        }

        return place;
    }

    private static (string Account, SecretValue Password)? Read(SecretValue value, ReadOnlySpan<byte> member)
    {
        try
        {
            Utf8JsonReader reader = new(value.Bytes);
            string? account = null;
            SecretValue? password = null;
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isAccount = reader.ValueTextEquals("UserName"u8);
                bool isPassword = reader.ValueTextEquals(member);
                reader.Read();
                if (isAccount && reader.TokenType == JsonTokenType.String)
                    account = reader.GetString();
                else if (isPassword && reader.TokenType == JsonTokenType.String)
                    password = TextOf(ref reader);
                else
                    reader.Skip();
            }

            if (!string.IsNullOrEmpty(account) && password is { Length: > 0 })
                return (account, password);
            password?.Dispose();
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The text that a reader is at.</summary>
    public static SecretValue TextOf(ref Utf8JsonReader reader)
    {
        Span<byte> text = new byte[reader.ValueSpan.Length];
        SecretValue value = new(text[..reader.CopyString(text)]);
        text.Clear();
        return value;
    }
}
