using SecretsManager.Server.Access.Policies;

namespace SecretsManager.Tests.Access.PolicyReference;

/// <summary>A way to read policies and to write them down again, and the check that the two fit together and fit the reference.</summary>
internal sealed record PolicyReading(Func<string, PolicyPurpose, PolicyDocument> Parse, Func<PolicyDocument, string> Canonical)
{
    private const int LongestEcho = 64;

    public static PolicyReading Product { get; } = new(Production.Parse, PolicyText.Canonical);

    /// <summary>What is wrong with how the text is read or refused; null when nothing is. Whatever else is thrown passes through.</summary>
    /// <param name="hidden">A text that stands in values of the policy, which no refusal may repeat.</param>
    public string? Wrong(string text, PolicyPurpose purpose, PolicyWorld world, string? hidden, out bool read)
    {
        PolicyDocument document;
        read = false;
        try
        {
            document = Parse(text, purpose);
        }
        catch (PolicyException e)
        {
            return WrongRefusal(e, text, hidden);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return e.ToString();
        }
        read = true;
        string canonical = Canonical(document);
        PolicyDocument again;
        try
        {
            again = Parse(canonical, purpose);
        }
        catch (PolicyException e)
        {
            return $"The canonical text is refused: {e.Message}\n{canonical}";
        }
        if (Canonical(again) != canonical)
            return $"The canonical text is no fixed point:\n{canonical}\n{Canonical(again)}";
        if (!document.Equals(again) || document.GetHashCode() != again.GetHashCode())
            return $"The canonical text says another tree:\n{canonical}";
        return purpose == PolicyPurpose.Trust ? DifferentTrust(text, canonical, document, again) : Different(text, canonical, document, again, world);
    }

    private static string? WrongRefusal(PolicyException e, string text, string? hidden)
    {
        if (e.Place.Length == 0 || e.Reason.Length == 0 || e.ReasonChinese.Length == 0)
            return $"The refusal says nothing: {e}";
        foreach (string said in new[] { e.Place, e.Reason, e.ReasonChinese })
        {
            if (hidden is not null && said.Contains(hidden, StringComparison.OrdinalIgnoreCase))
                return $"The refusal repeats a value: {said}";
            for (int at = 0; at + LongestEcho < said.Length; at++)
            {
                if (text.AsSpan().Contains(said.AsSpan(at, LongestEcho + 1), StringComparison.Ordinal))
                    return $"The refusal repeats more than {LongestEcho} characters: {said}";
            }
        }
        return null;
    }

    private static string? Different(string text, string canonical, PolicyDocument document, PolicyDocument again, PolicyWorld world)
    {
        ReferenceAnswer written = ReferenceEvaluator.Judge([text], world);
        ReferenceAnswer rewritten = ReferenceEvaluator.Judge([canonical], world);
        for (int q = 0; q < world.Count; q++)
        {
            Verdict[] verdicts = [written.On(q), rewritten.On(q), PolicyEvaluation.Judge([document], world[q]), PolicyEvaluation.Judge([again], world[q])];
            if (verdicts.Distinct().Count() > 1)
                return $"{world.Describe(q)}\nreference, of canonical, product, of canonical: {string.Join(", ", verdicts)}\ncanonical {canonical}";
        }
        return null;
    }

    private static string? DifferentTrust(string text, string canonical, PolicyDocument document, PolicyDocument again)
    {
        var written = ReferenceTrust.Judge(text, TrustDraw.Callers, TrustDraw.Actions, TrustDraw.Federated, TrustDraw.Owner);
        var rewritten = ReferenceTrust.Judge(canonical, TrustDraw.Callers, TrustDraw.Actions, TrustDraw.Federated, TrustDraw.Owner);
        foreach (((int Caller, int Action, int Context) q, Verdict verdict) in written)
        {
            ConditionContext context = Production.Context(TrustDraw.Federated[q.Context]);
            Verdict[] verdicts =
            [
                verdict, rewritten[q],
                PolicyEvaluation.JudgeTrust(document, TrustDraw.Callers[q.Caller], TrustDraw.Actions[q.Action], context, TrustDraw.Owner),
                PolicyEvaluation.JudgeTrust(again, TrustDraw.Callers[q.Caller], TrustDraw.Actions[q.Action], context, TrustDraw.Owner),
            ];
            if (verdicts.Distinct().Count() > 1)
                return $"{TrustDraw.Callers[q.Caller][0]}, {TrustDraw.Actions[q.Action]}\n{string.Join(", ", verdicts)}\ncanonical {canonical}";
        }
        return null;
    }
}
