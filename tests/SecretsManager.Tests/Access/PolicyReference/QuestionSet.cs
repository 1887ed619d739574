namespace SecretsManager.Tests.Access.PolicyReference;

/// <summary>A set of the questions of one <see cref="PolicyWorld"/>, by their numbers.</summary>
internal readonly struct QuestionSet
{
    private readonly ulong[] words;

    public QuestionSet(int size) => words = new ulong[(size + 63) / 64];

    private QuestionSet(ulong[] words) => this.words = words;

    public bool Contains(int question) => (words[question / 64] >> (question % 64) & 1) == 1;

    /// <summary>Only while the set is being made.</summary>
    public void Add(int question) => words[question / 64] |= 1UL << (question % 64);

    public static QuestionSet operator |(QuestionSet a, QuestionSet b) => Combine(a, b, static (x, y) => x | y);

    public static QuestionSet operator &(QuestionSet a, QuestionSet b) => Combine(a, b, static (x, y) => x & y);

    public static QuestionSet operator -(QuestionSet a, QuestionSet b) => Combine(a, b, static (x, y) => x & ~y);

    private static QuestionSet Combine(QuestionSet a, QuestionSet b, Func<ulong, ulong, ulong> word)
    {
        ulong[] result = new ulong[a.words.Length];
        for (int i = 0; i < result.Length; i++)
            result[i] = word(a.words[i], b.words[i]);
        return new QuestionSet(result);
    }
}
