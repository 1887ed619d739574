namespace SecretsManager.Server.Storage;

/// <summary>An aggregate as it was read: its value, and the generation that a change of it must name.</summary>
internal sealed record Stored<T>(RecordIdentity Identity, long Generation, T Value)
    where T : class;
