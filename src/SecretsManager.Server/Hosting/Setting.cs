using System.Globalization;

namespace SecretsManager.Server.Hosting;

/// <summary>
/// One setting as an operator meets it. <c>Name</c> is its path below <c>SecretsManager</c>; a part in angle brackets stands for any
/// one word, as in <c>Regions:&lt;n&gt;</c>; <c>&lt;uin&gt;</c> for the number of an account.
/// </summary>
internal sealed record Setting(string Name, string Default, string Allowed, string Meaning, Func<string, bool> Accepts)
{
    private const int LongestUin = 18;

    /// <summary>A whole number between two bounds.</summary>
    public static Setting Number(string name, int standard, int least, int most, string meaning) => new(
        name,
        standard.ToString(CultureInfo.InvariantCulture),
        string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}"),
        meaning,
        text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most);

    /// <summary>Yes or no.</summary>
    public static Setting Flag(string name, bool standard, string meaning) => new(
        name, standard ? "true" : "false", "true or false", meaning, text => bool.TryParse(text, out _));

    /// <summary>A text that a rule accepts.</summary>
    public static Setting Text(string name, string standard, string allowed, string meaning, Func<string, bool> accepts) =>
        new(name, standard, allowed, meaning, accepts);

    /// <summary>Whether a path below <c>SecretsManager</c> names this setting; letter case does not count, as in all configuration.</summary>
    public bool IsNamed(string path)
    {
        string[] wanted = Name.Split(':');
        string[] parts = path.Split(':');
        return wanted.Length == parts.Length && wanted.Zip(parts).All(static part => Stands(part.First, part.Second));
    }

    private static bool Stands(string wanted, string part) => wanted switch
    {
        "<uin>" => part.Length is > 0 and <= LongestUin && part.All(char.IsAsciiDigit),
        ['<', ..] => part.Length > 0,
        _ => string.Equals(wanted, part, StringComparison.OrdinalIgnoreCase),
    };
}
