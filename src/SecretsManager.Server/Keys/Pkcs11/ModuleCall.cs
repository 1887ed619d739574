namespace SecretsManager.Server.Keys.Pkcs11;

/// <summary>One call of the product to the token: it waits for a session, runs on the session's thread, and is settled exactly once.</summary>
internal abstract class ModuleCall : IDisposable
{
    /// <summary>A copy of what the caller brought, wiped when the call is over: the caller may have given up before the module has.</summary>
    public IDisposable? Input { get; init; }

    /// <summary>Whether it makes or destroys objects of the token; set before it is queued.</summary>
    public bool ChangesToken { get; set; }

    /// <summary>Runs it; returns when it is settled.</summary>
    /// <exception cref="TokenLostException">The token is gone; the call is not settled.</exception>
    public abstract void Run(OpenToken token, ModuleSession session);

    /// <summary>Settles it by a refusal, unless it is settled.</summary>
    public abstract void Refuse(string reason);

    /// <summary>Wipes the input.</summary>
    public void Dispose() => Input?.Dispose();
}

/// <summary>A call with a result.</summary>
internal sealed class ModuleCall<T>(Func<OpenToken, ModuleSession, T> work) : ModuleCall
{
    private readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>
    /// Whether the call looks at data that may be altered or another's. Then a failure of the module to take it, with a token that is well,
    /// is the empty result.
    /// </summary>
    public bool DataMayBeBad { get; init; }

    /// <summary>Undoes a result that came when the caller had given up.</summary>
    public Action<OpenToken, ModuleSession, T>? Discard { get; init; }

    public Task<T> Result => completion.Task;

    public override void Run(OpenToken token, ModuleSession session)
    {
        if (completion.Task.IsCompleted)
            return;
        for (bool again = false; ; again = true)
        {
            try
            {
                Settle(token, session, work(token, session));
                return;
            }
            catch (ModuleException fault) when (fault.MeansLoss)
            {
                throw new TokenLostException(fault.Message);
            }
            catch (Exception fault) when (fault is ModuleException or OverflowException)
            {
                // The code may be about the device or about what it was given. (A code that is none is an overflow.)
                Probe(token, session, fault);
                if (!DataMayBeBad || fault is not ModuleException { ConcernsData: true })
                {
                    completion.TrySetException(new KeyUnavailableException(fault.Message, fault));
                    return;
                }

                // The token is well, so it is the data, unless it was not well a moment ago.
                if (again)
                {
                    completion.TrySetResult(default!);
                    return;
                }
            }
#pragma warning disable CA1031 // A bug must not end the thread and leave callers waiting for ever.
            catch (Exception fault) when (fault is not TokenLostException)
#pragma warning restore CA1031
            {
                completion.TrySetException(fault);
                return;
            }
        }
    }

    public override void Refuse(string reason) => completion.TrySetException(new KeyUnavailableException(reason));

    /// <summary>Settles it as cancelled, unless it is settled.</summary>
    public void Cancel(CancellationToken cancellation) => completion.TrySetCanceled(cancellation);

    private static void Probe(OpenToken token, ModuleSession session, Exception fault)
    {
        try
        {
            token.Probe(session);
        }
        catch (TokenLostException lost)
        {
            throw new TokenLostException($"{fault.Message}, and {lost.Message}");
        }
    }

    private void Settle(OpenToken token, ModuleSession session, T result)
    {
        if (!completion.TrySetResult(result))
            Discard?.Invoke(token, session, result);
    }
}
