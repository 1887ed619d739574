namespace SecretsManager.Server.Access.Policies;

/// <summary>What a statement says of actions: <c>*</c>, one action, or a pattern in one service. Compared ordinally.</summary>
/// <param name="Text">Its canonical text, without the prefix <c>name/</c>; <c>*</c> for every action of every service.</param>
internal sealed record ActionPattern(string Text)
{
    /// <summary>Whether the action, <c>service:Name</c>, is meant.</summary>
    public bool Matches(string action) => throw new NotImplementedException();
}
