using SecretsManager.Protocol;
using SecretsManager.Server.Access.Policies;

namespace SecretsManager.Server.Access.Directory;

/// <summary>Reads the policies that calls write, and tells in the API's codes what is wrong with one.</summary>
internal sealed class PolicyDocuments(KnownActions known)
{
    private const string StatementPlace = "statement";

    /// <summary>The policy, found good.</summary>
    /// <exception cref="ApiException">The code of the element that is wrong.</exception>
    public PolicyDocument Read(string text, PolicyPurpose purpose)
    {
        try
        {
            return PolicyParser.Parse(text, purpose, known);
        }
        catch (PolicyException wrong)
        {
            throw new ApiException(
                CodeOf(wrong), $"The policy is wrong at {wrong.Place}. {wrong.Reason}", $"策略在 {wrong.Place} 处有误。{wrong.ReasonChinese}");
        }
    }

    private static string CodeOf(PolicyException wrong) => ElementOf(wrong.Place) switch
    {
        "version" => ErrorCode.InvalidParameterVersionError,
        StatementPlace => ErrorCode.InvalidParameterStatementError,
        "principal" => ErrorCode.InvalidParameterPrincipalError,
        "effect" => ErrorCode.InvalidParameterEffectError,
        "action" => ErrorCode.InvalidParameterActionError,
        "resource" => ErrorCode.InvalidParameterResourceError,
        "condition" => ErrorCode.InvalidParameterConditionError,
        _ => ErrorCode.InvalidParameterPolicyDocumentError,
    };

    // statement[0].condition.string_equal is of the condition, statement[0] of the statement.
    private static string ElementOf(string place)
    {
        string[] parts = place.Split('.', 3);
        string first = WithoutIndex(parts[0]);
        return first == StatementPlace && parts.Length > 1 ? WithoutIndex(parts[1]) : first;
    }

    private static string WithoutIndex(string part) => part.IndexOf('[', StringComparison.Ordinal) is var bracket and >= 0 ? part[..bracket] : part;
}
