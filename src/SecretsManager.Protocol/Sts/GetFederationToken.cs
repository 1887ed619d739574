using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Sts;

/// <summary>Gives a session of the caller's own rights, narrowed by a policy, to be handed to somebody else.</summary>
/// <param name="Name">Whom it is for: 1 to 128 letters, digits and <c>_ + = , . @ -</c>.</param>
/// <param name="Policy">The policy, URL-encoded.</param>
/// <param name="DurationSeconds">How long; 1,800 if absent, at most 7,200 for an account and 129,600 for a user.</param>
public sealed record GetFederationTokenRequest(string Name, string Policy, ulong? DurationSeconds)
{
    /// <summary>Reads the request.</summary>
    public static GetFederationTokenRequest Read(ParameterReader parameters) => new(
        parameters.RequiredText("Name"),
        parameters.RequiredText("Policy"),
        parameters.UnsignedInteger("DurationSeconds"));
}
