using SecretsManager.Server.Access;

namespace SecretsManager.Server.Tags;

/// <summary>A resource as a request names it.</summary>
/// <param name="Text">As the request has it.</param>
/// <param name="Name">What that means; null if it is no name.</param>
internal sealed record TagTarget(string Text, ResourceName? Name);
