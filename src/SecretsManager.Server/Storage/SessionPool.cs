using System.Collections.Concurrent;

namespace SecretsManager.Server.Storage;

/// <summary>
/// Read sessions, bounded. They are kept open with their prepared statements, which is what makes a read by key cheap; that is why
/// the drivers' own pools are off.
/// </summary>
internal sealed class SessionPool(Dialect dialect, int size) : IAsyncDisposable
{
    private readonly SemaphoreSlim _free = new(size, size);
    private readonly ConcurrentBag<DatabaseSession> _idle = [];

    public async ValueTask<DatabaseSession> Rent(CancellationToken cancellation)
    {
        await _free.WaitAsync(cancellation);
        if (_idle.TryTake(out var session))
            return session;
        try
        {
            return await dialect.OpenSession(readOnly: true, cancellation);
        }
        catch
        {
            _free.Release();
            throw;
        }
    }

    /// <summary>Takes a session back; one that failed is closed, as nobody knows what state it is in.</summary>
    public async ValueTask Return(DatabaseSession session, bool usable)
    {
        if (usable)
            _idle.Add(session);
        else
            await session.DisposeAsync();
        _free.Release();
    }

    public async ValueTask DisposeAsync()
    {
        while (_idle.TryTake(out var session))
            await session.DisposeAsync();
        _free.Dispose();
    }
}
