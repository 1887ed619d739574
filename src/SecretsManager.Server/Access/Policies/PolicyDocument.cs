namespace SecretsManager.Server.Access.Policies;

/// <summary>A policy that has been read and found good. It never changes; two are equal when they say the same in the same order.</summary>
/// <param name="Statements">1 to 100, in the order of the text.</param>
internal sealed record PolicyDocument(IReadOnlyList<Statement> Statements);
