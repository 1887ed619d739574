namespace SecretsManager.Server.Storage;

/// <summary>How many records of a kind an account had in an hour.</summary>
/// <param name="Hour">As <see cref="Use.Hour"/>.</param>
/// <param name="Type">As the kind numbers it.</param>
internal readonly record struct NotedRecords(long Hour, string Region, int Type, long Records);
