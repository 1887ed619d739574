namespace SecretsManager.Server.Storage;

/// <summary>How many calls of an action a node has counted for an account.</summary>
internal sealed record NodeCalls(string Node, string Service, string Action, long Calls);
