using SecretsManager.Protocol;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Audit;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Gateway;

/// <summary>An action as the dispatcher runs it, whatever its request and answer are.</summary>
internal abstract class ActionRun(ActionDeclaration declaration)
{
    public ActionDeclaration Declaration { get; } = declaration;

    /// <summary>Binds, authorizes, handles; commits the call with its audit record; writes the answer.</summary>
    /// <param name="signature">What stands for the call's signature; null for a call of the product itself.</param>
    /// <exception cref="ApiException">The refusal; it has not been recorded yet.</exception>
    public abstract ValueTask Run(
        AuthenticatedCall call, ParameterTree parameters, byte[]? signature, CallRecord record, Answer answer, CancellationToken cancellation);
}

/// <inheritdoc/>
internal sealed class ActionRun<TRequest, TResponse>(IAction<TRequest, TResponse> action, Authorization authorization, CallLedger ledger) : ActionRun(action.Declaration)
    where TResponse : IResponse
{
    private const int MostAttempts = 16;

    public override async ValueTask Run(
        AuthenticatedCall call, ParameterTree parameters, byte[]? signature, CallRecord record, Answer answer, CancellationToken cancellation)
    {
        foreach (string field in Declaration.AuditFields)
        {
            if (parameters.Peek(field) is { } text)
                record.AddParameter(field, text);
        }

        TRequest request = ParameterReader.Bind(parameters, action.Read);
        if (Declaration.Effect == ActionEffect.Read)
            await Read(call, request, record, answer, cancellation);
        else
            await Write(call, request, signature, record, answer, cancellation);
    }

    private async ValueTask Read(AuthenticatedCall call, TRequest request, CallRecord record, Answer answer, CancellationToken cancellation)
    {
        for (int attempt = 0; attempt < MostAttempts; attempt++)
        {
            try
            {
                (AuthorizedCall<TRequest> authorized, IReadOnlyList<TouchedResource> judged) = await Authorize(call, request, record, cancellation);
                TResponse response = await action.Handle(authorized, cancellation);
                if (!await ledger.IsAsJudged(judged, cancellation))
                {
                    (response as IDisposable)?.Dispose();
                    continue;
                }

                record.SetNotes(authorized.Notes);
                using (response as IDisposable)
                    answer.Succeed(response);
                record.SetAnswer(answer.Pick(Declaration.AnswerFields));
                await ledger.Record(record, authorized.Changes);
                return;
            }
            catch (StaleReadException)
            {
                // What it read was replaced meanwhile.
            }
        }

        throw GatewayRefusals.Contended();
    }

    private async ValueTask Write(
        AuthenticatedCall call, TRequest request, byte[]? signature, CallRecord record, Answer answer, CancellationToken cancellation)
    {
        for (int attempt = 0; attempt < MostAttempts; attempt++)
        {
            if (signature is not null && await ledger.TryRepeat(signature, record, answer, cancellation))
                return;

            CommitOutcome outcome;
            try
            {
                (AuthorizedCall<TRequest> authorized, IReadOnlyList<TouchedResource> judged) = await Authorize(call, request, record, cancellation);
                authorized.Changes.AddRange(CallLedger.AsJudged(judged));
                outcome = await Attempt(authorized, signature, record, answer, cancellation);
                if (outcome == CommitOutcome.Committed)
                    return;
            }
            catch (StaleReadException)
            {
                // What it read was replaced meanwhile.
            }
            catch (ApiException refusal) when (signature is not null)
            {
                outcome = await ledger.CommitRefusal(record, signature, refusal);
                if (outcome == CommitOutcome.Committed)
                {
                    answer.Refuse(refusal.Code, refusal.Text);
                    return;
                }
            }
        }

        throw GatewayRefusals.Contended();
    }

    // Anew at each attempt: what is judged is what the attempt then reads and changes.
    private async ValueTask<(AuthorizedCall<TRequest> Call, IReadOnlyList<TouchedResource> Judged)> Authorize(
        AuthenticatedCall call, TRequest request, CallRecord record, CancellationToken cancellation)
    {
        record.SetNotes([]);
        TouchedResource first = await action.Resource(call, request, cancellation);
        record.Resource = first.Name.ToString();
        IReadOnlyList<TouchedResource> more = await action.MoreResources(call, request, cancellation);
        IReadOnlyList<TouchedResource> touched = more.Count == 0 ? [first] : [first, .. more];
        // An auditor finds a call by what it touched, and what is new by what it begins with. Tags of another account's are not told to this one.
        bool isOwn = !first.OwnerDecides && first.Name.Account == call.Caller.Account;
        record.Tags = isOwn ? first.Tags : [];
        record.TagsOfNew = isOwn && first.Judged is not { Generation: > 0 } ? action.RequestTags(request) : [];
        Judge judge = await authorization.JudgeOf(call, action.RequestTags(request), cancellation);
        AuthorizedCall<TRequest> authorized = AuthorizedCall<TRequest>.Demand(call, Declaration, request, judge, touched);
        return (authorized, judge.AsksNoPolicy ? [] : touched);
    }

    // The answer is written before the commit, as the record tells of it; whoever does not send it overwrites it.
    private async ValueTask<CommitOutcome> Attempt(
        AuthorizedCall<TRequest> call, byte[]? signature, CallRecord record, Answer answer, CancellationToken cancellation)
    {
        bool settled = false;
        try
        {
            TResponse response = await action.Handle(call, cancellation);
            using IDisposable? told = response as IDisposable;
            answer.Succeed(response);
            record.SetNotes(call.Notes);
            record.SetAnswer(answer.Pick(Declaration.AnswerFields));
            CommitOutcome outcome = await ledger.Commit(record, call.Changes, signature, response);
            settled = outcome == CommitOutcome.Committed;
            return outcome;
        }
        catch (StorageUnavailableException unavailable) when (unavailable.OutcomeUnknown)
        {
            // It may be durable: what it made outside must stay.
            settled = true;
            throw;
        }
        finally
        {
            while (!settled && call.Undo.TryPop(out Func<ValueTask>? undo))
                await undo();
        }
    }
}
