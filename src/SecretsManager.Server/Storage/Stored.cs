namespace SecretsManager.Server.Storage;

/// <summary>An aggregate as it was read: its value, and the generation that a change of it must name.</summary>
internal sealed record Stored<T>(RecordIdentity Identity, long Generation, T Value) : IStored
    where T : class;

/// <summary>An aggregate as it was read, whatever it is.</summary>
internal interface IStored
{
    /// <summary>1 when inserted, one more at each update.</summary>
    long Generation { get; }
}
