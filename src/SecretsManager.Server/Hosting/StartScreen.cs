using System.Text;

namespace SecretsManager.Server.Hosting;

/// <summary>The one plain screen that a start prints.</summary>
internal static class StartScreen
{
    /// <summary>The screen; it holds the secret key only when <see cref="StartFacts.NewKey"/> is given.</summary>
    public static string Text(StartFacts facts)
    {
        var screen = new StringBuilder();
        screen.Append("Secrets Manager ").Append(facts.Version).Append("\n\n");
        Line(screen, "Address:", facts.Address);
        Line(screen, facts.Regions.Count == 1 ? "Region:" : "Regions:", string.Join(", ", facts.Regions));
        Line(screen, "Root of trust:", facts.RootOfTrust);
        Line(screen, "CA file:", facts.CertificateAuthorityFile ?? "none of its own; the certificate is yours");
        if (facts.NewKey is { } key)
        {
            Line(screen, "SecretId:", key.SecretId);
            Line(screen, "SecretKey:", key.SecretKey);
            Line(screen, "", $"shown this once; also in {facts.FirstKeyFile}");
        }
        else
        {
            Line(screen, "Access key:", $"in {facts.FirstKeyFile}");
        }

        screen.Append("\nType next, in another terminal:\n  ./ssm call GetServiceStatus --profile ").Append(Quoted(facts.ProfileFile)).Append("\n\nStop with Ctrl+C.\n");
        return screen.ToString();
    }

    private static void Line(StringBuilder screen, string name, string text) => screen.Append("  ").Append(name.PadRight(15)).Append(text).Append('\n');

    private static string Quoted(string path) =>
        path.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '/' or '.' or '-' or '_') ? path : "'" + path.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
