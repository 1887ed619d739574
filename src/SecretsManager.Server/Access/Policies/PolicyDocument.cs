namespace SecretsManager.Server.Access.Policies;

/// <summary>A policy that has been read and found good. It never changes; two are equal when they say the same in the same order.</summary>
/// <param name="Statements">1 to 100, in the order of the text.</param>
internal sealed record PolicyDocument(IReadOnlyList<Statement> Statements)
{
    private readonly Statement[] statements = [.. Statements];

    public IReadOnlyList<Statement> Statements => statements;

    /// <summary>The same statements, for the evaluation.</summary>
    public ReadOnlySpan<Statement> All => statements;

    public bool Equals(PolicyDocument? other) => other is not null && Sequence.Equal(statements, other.statements);

    public override int GetHashCode() => Sequence.Hash(statements);
}
