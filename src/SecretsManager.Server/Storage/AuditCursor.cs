namespace SecretsManager.Server.Storage;

/// <summary>How far a track has taken a node's log: always to the end of a page.</summary>
/// <param name="Track">The track, as its deliverer names it.</param>
/// <param name="Node">Whose log.</param>
/// <param name="Records">The number of the last record that was taken; 0 for none.</param>
/// <param name="Page">The page that ends with it; 0 for none.</param>
internal sealed record AuditCursor(string Track, string Node, long Records, long Page);
