using SecretsManager.Server.Access.Policies;
using Xunit;

namespace SecretsManager.Tests.Access.Policies;

public sealed class TemplateTests
{
    private static readonly ConditionContext Context = Policy.Context("qcs:uin", "ab").Set("qcs:owner_uin", "*").Set("qcs:app_id", "?a").Build();

    [Fact]
    public void A_star_means_any_run_and_a_question_mark_any_one_character()
    {
        string[] texts = [.. Words(["a", "b", "*", "?"], 5)];
        foreach (string pattern in Words(["a", "b", "*", "?"], 5))
        {
            Template template = Template.Parse(pattern, star: true, anyOne: true);
            string[] tokens = [.. pattern.Select(character => character.ToString())];
            foreach (string text in texts)
                AssertSame(Naive(tokens, text, star: true, anyOne: true), template, pattern, text);
        }
    }

    [Fact]
    public void Without_question_marks_they_are_plain_text()
    {
        string[] texts = [.. Words(["a", "*", "?"], 4)];
        foreach (string pattern in Words(["a", "*", "?"], 4))
        {
            Template template = Template.Parse(pattern, star: true, anyOne: false);
            string[] tokens = [.. pattern.Select(character => character.ToString())];
            foreach (string text in texts)
                AssertSame(Naive(tokens, text, star: true, anyOne: false), template, pattern, text);
        }
    }

    [Fact]
    public void Without_stars_only_the_text_itself_fits()
    {
        string[] texts = [.. Words(["a", "*", "?"], 4)];
        foreach (string pattern in texts)
        {
            Template template = Template.Parse(pattern, star: false, anyOne: false);
            foreach (string text in texts)
                AssertSame(pattern == text, template, pattern, text);
        }
    }

    [Fact]
    public void Variables_are_the_plain_text_of_their_values()
    {
        string[] texts = [.. Words(["a", "b", "*", "?"], 5)];
        foreach (string[] tokens in Lists(["a", "*", "?", "${uin}", "${owner_uin}", "${app_id}"], 3))
        {
            string pattern = string.Concat(tokens);
            Template template = Template.Parse(pattern, star: true, anyOne: true);
            foreach (string text in texts)
                AssertSame(Naive(tokens, text, star: true, anyOne: true), template, pattern, text);
        }
    }

    [Fact]
    public void A_pattern_that_would_blow_up_a_backtracking_matcher_is_answered()
    {
        Template template = Template.Parse(string.Concat(Enumerable.Repeat("*a", 1_000)) + "b", star: true, anyOne: false);
        Assert.Equal(Truth.False, template.Match(new string('a', 6_000), ConditionContext.Empty));
        Template marks = Template.Parse(string.Concat(Enumerable.Repeat("*?a", 500)) + "*b", star: true, anyOne: true);
        Assert.Equal(Truth.False, marks.Match(new string('a', 6_000), ConditionContext.Empty));
    }

    private static void AssertSame(bool expected, Template template, string pattern, string text)
    {
        if (template.Match(text, Context) != Truths.Of(expected))
            Assert.Fail($"{pattern} against {text} should be {expected}");
    }

    // The definition, by cases on the first token.
    private static bool Naive(ReadOnlySpan<string> pattern, ReadOnlySpan<char> text, bool star, bool anyOne)
    {
        if (pattern.IsEmpty)
            return text.IsEmpty;
        if (star && pattern[0] == "*")
            return Naive(pattern[1..], text, star, anyOne) || (text.Length > 0 && Naive(pattern, text[1..], star, anyOne));
        if (anyOne && pattern[0] == "?")
            return text.Length > 0 && Naive(pattern[1..], text[1..], star, anyOne);
        string literal = pattern[0] switch { "${uin}" => "ab", "${owner_uin}" => "*", "${app_id}" => "?a", string plain => plain };
        return text.StartsWith(literal, StringComparison.Ordinal) && Naive(pattern[1..], text[literal.Length..], star, anyOne);
    }

    private static IEnumerable<string> Words(string[] letters, int longest) => Lists(letters, longest).Select(list => string.Concat(list));

    private static IEnumerable<string[]> Lists(string[] letters, int longest)
    {
        List<string[]> last = [[]];
        for (int length = 0; length <= longest; length++)
        {
            foreach (string[] list in last)
                yield return list;
            last = [.. last.SelectMany(list => letters.Select(letter => (string[])[.. list, letter]))];
        }
    }
}
