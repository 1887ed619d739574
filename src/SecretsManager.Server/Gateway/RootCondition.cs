namespace SecretsManager.Server.Gateway;

/// <summary>What the door tells of the root of trust; asked at each look, as a migration may change it and a token may go away.</summary>
/// <param name="Name">The word for its kind.</param>
/// <param name="IsAvailable">Whether it would answer now.</param>
internal sealed record RootCondition(Func<string> Name, Func<bool> IsAvailable);
