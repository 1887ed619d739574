using System.Security.Cryptography;
using Net.Pkcs11Interop.Common;
using SecretsManager.Protocol;

namespace SecretsManager.Server.Keys.Pkcs11;

/// <summary>
/// Logs in without ever locking the token: a token counts wrong PINs and shuts after a few. A PIN that was refused is tried once more
/// after a pause, because a token that is just coming back may refuse the right one; then never again, until it is another PIN or the
/// server is started anew. The last try that a token has left is never used.
/// </summary>
internal sealed class PinTries(TimeProvider time) : IDisposable
{
    /// <summary>How often one PIN may be refused.</summary>
    private const int Most = 2;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private SecretValue? refused;
    private int refusals;
    private long refusedAt;

    /// <exception cref="Pkcs11SetupException">This PIN is not to be tried now.</exception>
    public void Allow(SecretValue pin)
    {
        if (refused is null || !refused.FixedTimeEquals(pin))
            return;
        if (refusals >= Most)
            throw new Pkcs11SetupException("The token has refused the PIN twice, so it is not tried again; correct the PIN, or start the server anew.");
        if (time.GetElapsedTime(refusedAt) < Pause)
            throw new Pkcs11SetupException("The token has refused the PIN; it is tried once more after a pause.");
    }

    /// <exception cref="Pkcs11SetupException">The PIN is wrong or must not be tried.</exception>
    public void Login(ModuleSession session, string tokenLabel, ulong tokenFlags, SecretValue pin)
    {
        if ((tokenFlags & CKF.CKF_USER_PIN_LOCKED) != 0)
            throw Locked(tokenLabel, null);
        if ((tokenFlags & CKF.CKF_USER_PIN_FINAL_TRY) != 0)
            throw new Pkcs11SetupException($"The PIN of the token '{tokenLabel}' has one try left, which is not used; log in once with the vendor's tool.");
        byte[] copy = GC.AllocateUninitializedArray<byte>(pin.Length, pinned: true);
        pin.Bytes.CopyTo(copy);
        try
        {
            session.Login(copy);
            Forget();
        }
        catch (ModuleException fault) when (fault.Code is CKR.CKR_PIN_INCORRECT or CKR.CKR_PIN_INVALID or CKR.CKR_PIN_LEN_RANGE)
        {
            Remember(pin);
            throw new Pkcs11SetupException($"The PIN of the token '{tokenLabel}' is wrong.", fault);
        }
        catch (ModuleException fault) when (fault.Code == CKR.CKR_PIN_LOCKED)
        {
            Remember(pin);
            refusals = Most;
            throw Locked(tokenLabel, fault);
        }
        catch (ModuleException fault) when (fault.Code == CKR.CKR_PIN_EXPIRED)
        {
            throw new Pkcs11SetupException($"The PIN of the token '{tokenLabel}' has expired.", fault);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(copy);
        }
    }

    public void Dispose() => refused?.Dispose();

    private static Pkcs11SetupException Locked(string tokenLabel, Exception? cause) =>
        new($"The PIN of the token '{tokenLabel}' is locked; unlock it with the security officer's PIN.", cause);

    private void Remember(SecretValue pin)
    {
        bool same = refused is not null && refused.FixedTimeEquals(pin);
        refusals = same ? refusals + 1 : 1;
        refusedAt = time.GetTimestamp();
        if (same)
            return;
        refused?.Dispose();
        refused = new SecretValue(pin.Bytes);
    }

    private void Forget()
    {
        refused?.Dispose();
        (refused, refusals) = (null, 0);
    }
}
