using System.Text.Json;

namespace SecretsManager.Protocol.Ssm;

/// <summary>An account of a secret in its instance.</summary>
/// <param name="AccountName">The account's name.</param>
/// <param name="Host">From where it may log in.</param>
/// <param name="Version">The version of the secret that has its password: <c>SSM_Current</c> for the one in force; empty before its first.</param>
/// <param name="RotatedTime">When it got its password, <c>yyyy-MM-dd HH:mm:ss</c>; empty before its first.</param>
public sealed record SecretAccountInfo(string AccountName, IReadOnlyList<string> Host, string Version, string RotatedTime)
{
    /// <summary>Writes the list that describes the accounts of a secret.</summary>
    internal static void WriteAll(Utf8JsonWriter writer, IReadOnlyList<SecretAccountInfo> accounts)
    {
        writer.WriteStartArray("AccountInfoList"u8);
        foreach (SecretAccountInfo account in accounts)
        {
            writer.WriteStartObject();
            writer.WriteString("AccountName"u8, account.AccountName);
            writer.WriteStartArray("Host"u8);
            foreach (string host in account.Host)
                writer.WriteStringValue(host);
            writer.WriteEndArray();
            writer.WriteString("Version"u8, account.Version);
            writer.WriteString("RotatedTime"u8, account.RotatedTime);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
