namespace SecretsManager.Server.Access.Policies;

/// <summary>What a statement says of actions: <c>*</c>, one action, or a pattern in one service. Compared ordinally.</summary>
/// <param name="Text">Its canonical text, without the prefix <c>name/</c>; <c>*</c> for every action of every service.</param>
internal sealed record ActionPattern(string Text)
{
    // Null for one action, which needs no more than a comparison.
    private readonly Template? template = Text.Contains('*', StringComparison.Ordinal) ? Template.Parse(Text, star: true, anyOne: false) : null;

    public string Text { get; } = Text;

    /// <summary>Whether the action, <c>service:Name</c>, is meant.</summary>
    public bool Matches(string action) =>
        template is null
            ? string.Equals(Text, action, StringComparison.Ordinal)
            : template.Match(action, ConditionContext.Empty) == Truth.True;

    public bool Equals(ActionPattern? other) => other is not null && Text == other.Text;

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Text;
}
