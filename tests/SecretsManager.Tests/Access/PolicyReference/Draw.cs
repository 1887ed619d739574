using System.Globalization;
using System.Text;

namespace SecretsManager.Tests.Access.PolicyReference;

/// <summary>Chance from a seed, and JSON in one of the ways that mean the same.</summary>
internal static class Draw
{
    public static bool Chance(this Random random, int percent) => random.Next(100) < percent;

    public static T Pick<T>(this Random random, IReadOnlyList<T> from) => from[random.Next(from.Count)];

    public static T[] Some<T>(this Random random, int least, int most, Func<T> one) =>
        [.. Enumerable.Range(0, random.Next(least, most + 1)).Select(_ => one())];

    /// <summary>The elements in brackets, or without them when there is one.</summary>
    public static string Many(this Random random, IReadOnlyList<string> elements) =>
        elements.Count == 1 && random.Chance(50) ? elements[0] : "[" + string.Join(random.Chance(10) ? " ,\n" : ",", elements) + "]";

    /// <summary>An object whose members stand in any order.</summary>
    public static string Object(this Random random, params IReadOnlyList<(string Name, string Value)> members)
    {
        (string Name, string Value)[] shuffled = [.. members];
        random.Shuffle(shuffled);
        string blank = random.Chance(10) ? "\t" : "";
        return "{" + blank + string.Join("," + blank, shuffled.Select(m => random.Quote(m.Name) + blank + ":" + m.Value)) + "}";
    }

    /// <summary>A JSON string; now and then with an escape where none is needed.</summary>
    public static string Quote(this Random random, string text)
    {
        int escaped = random.Chance(5) && text.Length > 0 ? random.Next(text.Length) : -1;
        StringBuilder json = new("\"");
        for (int i = 0; i < text.Length; i++)
        {
            if (i == escaped || text[i] is '"' or '\\' or < ' ')
                json.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[i]:x4}");
            else
                json.Append(text[i]);
        }
        return json.Append('"').ToString();
    }

    public static string Quoted(this Random random, string[] texts) => random.Many([.. texts.Select(random.Quote)]);

    /// <summary>The seed of one part of a campaign: equal on every machine, whichever thread takes the part.</summary>
    public static Random Part(int seed, int part) => new(unchecked(seed * 1_000_003 + part * 7919));
}
