using System.Collections.Concurrent;

namespace SecretsManager.Server.Keys.Pkcs11;

/// <summary>
/// The ids of objects that may be in the token although nobody has them: their making failed half way, or the caller had given up when it
/// was done. They are destroyed as soon as the token allows.
/// </summary>
internal sealed class UnwantedObjects
{
    private readonly ConcurrentQueue<byte[]> ids = new();

    public void Add(byte[] id) => ids.Enqueue(id);

    /// <summary>Destroys them; what fails is tried at the next time.</summary>
    public async Task Destroy(SessionPool pool, CancellationToken cancellation)
    {
        while (ids.TryDequeue(out byte[]? id))
        {
            try
            {
                await pool.Call(Destruction(id), cancellation);
            }
            catch (KeyUnavailableException)
            {
                ids.Enqueue(id);
                return;
            }
        }
    }

    private static ModuleCall<bool> Destruction(byte[] id) => new((_, session) =>
    {
        KeyMaking.Destroy(session, id);
        return true;
    });
}
