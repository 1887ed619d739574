using SecretsManager.Protocol;
using SecretsManager.Server.Access.Policies;

namespace SecretsManager.Server.Access.Sessions;

/// <summary>Reads the policies that narrow sessions.</summary>
internal sealed class SessionPolicies(KnownActions actions)
{
    /// <summary>The canonical text of a policy that came URL-encoded; empty if none was given.</summary>
    /// <exception cref="ApiException"><c>InvalidParameter.StrategyFormatError</c>.</exception>
    public string Check(string? encoded)
    {
        if (string.IsNullOrEmpty(encoded))
            return string.Empty;
        string text = SessionRules.UrlDecode(encoded) ?? throw SessionRefusals.PolicyEncoding();
        try
        {
            return PolicyText.Canonical(PolicyParser.Parse(text, PolicyPurpose.Session, actions));
        }
        catch (PolicyException wrong)
        {
            throw SessionRefusals.Policy(wrong.Place, wrong.Reason, wrong.ReasonChinese);
        }
    }
}
