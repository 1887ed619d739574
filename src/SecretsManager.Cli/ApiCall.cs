using System.Text.Json.Nodes;

namespace SecretsManager.Cli;

/// <summary>One call of the API: what is asked of which service.</summary>
internal sealed record ApiCall(string Service, string Version, string Action, string? Language, JsonObject Fields);
