using SecretsManager.Protocol;

namespace SecretsManager.Server.Access.Policies;

/// <summary>A policy that cannot be accepted: where it is wrong and what is allowed there. It repeats no value of the policy.</summary>
/// <param name="place">For example <c>statement[0].resource[1]</c>; <c>policy</c> for the whole; a line and byte where the text is not JSON.</param>
/// <param name="reason">What is wrong and what is allowed.</param>
internal sealed class PolicyException(string place, LocalizedText reason) : Exception($"{place}: {reason.English}")
{
    /// <summary>Where in the policy; names of the policy's own in it are cut to 64 characters.</summary>
    public string Place { get; } = place;

    /// <summary>What is wrong and what is allowed, in English.</summary>
    public string Reason { get; } = reason.English;

    /// <summary>The same in Chinese.</summary>
    public string ReasonChinese { get; } = reason.Chinese;
}
