using System.Globalization;
using SecretsManager.Protocol.Ssm;

namespace SecretsManager.Server.Metering;

/// <summary>Usage as one table: calls first, then secrets. What a row does not have is empty.</summary>
internal static class UsageTable
{
    private static readonly string[] Head = ["Kind", "Time", "Region", "Action", "SecretType", "Succeeded", "Refused", "SecretHours"];

    public static string Of(IEnumerable<UsedCalls> calls, IEnumerable<UsedSecrets> secrets) => Csv.Of(
    [
        Head,
        .. calls.Select(row => (string[])["Calls", Text(row.Time), row.Region ?? "", row.Action ?? "", "", Text(row.Succeeded), Text(row.Refused), ""]),
        .. secrets.Select(row => (string[])["Secrets", Text(row.Time), row.Region ?? "", "", row.SecretType is { } type ? Text(type) : "", "", "", Text(row.SecretHours)]),
    ]);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
