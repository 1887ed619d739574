using System.Text;
using SecretsManager.Protocol;
using SecretsManager.Server.Secrets;

namespace SecretsManager.Server.Rotation;

/// <summary>New values of a secret of the caller's own, by its rules.</summary>
internal static class GeneratedValue
{
    /// <summary>Where in a template the characters go.</summary>
    public const string Place = "{value}";

    /// <summary>The classes of characters, by the names of the wire.</summary>
    public static readonly IReadOnlyDictionary<string, string> Classes = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [nameof(RandomText.Upper)] = RandomText.Upper,
        [nameof(RandomText.Lower)] = RandomText.Lower,
        [nameof(RandomText.Digits)] = RandomText.Digits,
    };

    /// <summary>A value of the rules. None of its random characters is one that JSON would escape.</summary>
    public static SecretValue New(ValueRules rules, IRandomBytes random)
    {
        int at = rules.Template.IndexOf(Place, StringComparison.Ordinal);
        byte[] before = Encoding.UTF8.GetBytes(at < 0 ? string.Empty : rules.Template[..at]);
        byte[] after = Encoding.UTF8.GetBytes(at < 0 ? string.Empty : rules.Template[(at + Place.Length)..]);
        SecretValue value = SecretValue.Create(before.Length + rules.Length + after.Length, out Span<byte> bytes);
        before.CopyTo(bytes);
        RandomText.Fill(bytes.Slice(before.Length, rules.Length), KindsOf(rules), random);
        after.CopyTo(bytes[(before.Length + rules.Length)..]);
        return value;
    }

    /// <summary>The characters of each class and the symbols, without those that are excluded.</summary>
    public static IReadOnlyList<string> KindsOf(ValueRules rules) =>
    [
        .. rules.Classes.Select(name => string.Concat(Classes[name].Where(character => !rules.Excluded.Contains(character, StringComparison.Ordinal)))),
        rules.Symbols,
    ];
}
