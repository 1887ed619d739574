using System.Collections.Frozen;
using SecretsManager.Protocol;
using SecretsManager.Server.Access.Policies;

namespace SecretsManager.Server.Access.Directory;

/// <summary>Reads the policies that calls write, and tells in the API's codes what is wrong with one.</summary>
internal sealed class PolicyDocuments(KnownActions known)
{
    private const string StatementPlace = "statement";

    // Where the API tells more apart than places do.
    private static readonly FrozenDictionary<string, string> CodesByReason = new Dictionary<LocalizedText, string>
    {
        [PolicyRefusals.TooLong(PolicyParser.MostCharacters)] = ErrorCode.InvalidParameterPolicyDocumentLengthOverLimit,
        [PolicyRefusals.TooLong(PolicyParser.MostSessionCharacters)] = ErrorCode.InvalidParameterPolicyDocumentLengthOverLimit,
        [PolicyRefusals.Missing("version")] = ErrorCode.InvalidParameterVersionError,
        [PolicyRefusals.Missing("statement")] = ErrorCode.InvalidParameterStatementError,
        [PolicyRefusals.Missing("effect")] = ErrorCode.InvalidParameterEffectError,
        [PolicyRefusals.Missing("action")] = ErrorCode.InvalidParameterActionMiss,
        [PolicyRefusals.Missing("resource")] = ErrorCode.InvalidParameterResourceError,
        [PolicyRefusals.Missing("principal")] = ErrorCode.InvalidParameterPrincipalError,
        [PolicyRefusals.Resource] = ErrorCode.InvalidParameterResourceQcsError,
        [PolicyRefusals.ResourceService] = ErrorCode.InvalidParameterResourceServiceNotExist,
        [PolicyRefusals.ResourceRegion] = ErrorCode.InvalidParameterResourceRegionError,
        [PolicyRefusals.ResourceAccount] = ErrorCode.InvalidParameterResourceUinError,
        [PolicyRefusals.ResourceUid] = ErrorCode.InvalidParameterResourceUinError,
        [PolicyRefusals.ResourcePath] = ErrorCode.InvalidParameterResourceContentError,
        [PolicyRefusals.Variable] = ErrorCode.InvalidParameterResourceContentError,
    }.ToFrozenDictionary(pair => pair.Key.English, pair => pair.Value, StringComparer.Ordinal);

    // What is wrong in general, whatever stands at the place.
    private static readonly FrozenSet<string> OfForm = FrozenSet.Create(
        StringComparer.Ordinal,
        PolicyRefusals.Action.English,
        PolicyRefusals.NotText.English,
        PolicyRefusals.NotObject.English,
        PolicyRefusals.NotUnicode.English,
        PolicyRefusals.EmptyList.English,
        PolicyRefusals.EmptyObject.English,
        PolicyRefusals.Federated.English);

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
                CodesByReason.GetValueOrDefault(wrong.Reason) ?? CodeOf(wrong),
                $"The policy is wrong at {wrong.Place}. {wrong.Reason}",
                $"策略在 {wrong.Place} 处有误。{wrong.ReasonChinese}");
        }
    }

    private static string CodeOf(PolicyException wrong)
    {
        (string element, bool isInside) = ElementOf(wrong.Place);
        bool ofForm = OfForm.Contains(wrong.Reason);
        return element switch
        {
            "version" => ErrorCode.InvalidParameterVersionError,
            StatementPlace => ErrorCode.InvalidParameterStatementError,
            "principal" => ErrorCode.InvalidParameterPrincipalError,
            "effect" => ErrorCode.InvalidParameterEffectError,
            "action" => ofForm ? ErrorCode.InvalidParameterActionError : ErrorCode.InvalidParameterActionNotExist,
            "resource" => ErrorCode.InvalidParameterResourceError,
            "condition" when isInside => ErrorCode.InvalidParameterConditionContentError,
            "condition" => ofForm ? ErrorCode.InvalidParameterConditionError : ErrorCode.InvalidParameterConditionTypeError,
            _ => ErrorCode.InvalidParameterPolicyDocumentError,
        };
    }

    // statement[0] is of the statement; statement[0].condition of the condition, and statement[0].condition.string_equal of what is inside.
    private static (string Element, bool IsInside) ElementOf(string place)
    {
        string[] parts = place.Split('.', 3);
        string first = WithoutIndex(parts[0]);
        return first == StatementPlace && parts.Length > 1 ? (WithoutIndex(parts[1]), parts.Length > 2) : (first, parts.Length > 1);
    }

    private static string WithoutIndex(string part) => part.IndexOf('[', StringComparison.Ordinal) is var bracket and >= 0 ? part[..bracket] : part;
}
