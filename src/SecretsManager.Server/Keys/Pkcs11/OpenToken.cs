using System.Collections.Concurrent;
using Net.Pkcs11Interop.Common;
using SecretsManager.Protocol;
using SecretsManager.Server.Sealing;

namespace SecretsManager.Server.Keys.Pkcs11;

/// <summary>
/// The token as it is between a login and the loss of it: its sessions, the root key, and the handles of the objects that were used. A
/// recovery makes another one; nothing of this one is used then.
/// </summary>
internal sealed class OpenToken
{
    private static readonly byte[] CanaryBinding = new AssociatedData().Add("canary").Bytes.ToArray();

    private readonly ConcurrentDictionary<(string Object, CKO Kind), ulong> handles = new();

    private OpenToken(ModuleSession[] sessions, ulong rootKey, byte[] canary)
    {
        Sessions = sessions;
        Root = rootKey;
        Canary = canary;
    }

    public IReadOnlyList<ModuleSession> Sessions { get; }

    /// <summary>The root key's handle.</summary>
    public ulong Root { get; }

    /// <summary>An empty box under the root key: what opens it has the same root key.</summary>
    public byte[] Canary { get; }

    /// <summary>The paddings that its module leaves to us.</summary>
    public RefusedPaddings RefusedPaddings { get; } = new();

    /// <summary>Starts the module, finds the token, logs in, and sees that everything is as it must be.</summary>
    /// <param name="canary">That of the token before, whose root key this one must have; null at the first time.</param>
    /// <param name="create">Whether the root key may be made.</param>
    /// <exception cref="Pkcs11SetupException">Something is not as it must be.</exception>
    /// <exception cref="ModuleException">The module does not answer as it should.</exception>
    public static OpenToken Open(NativeModule module, Pkcs11Options options, PinTries pins, byte[]? canary, bool create, IRandomBytes random, TimeProvider time)
    {
        using SecretValue pin = options.Pin();
        pins.Allow(pin);
        bool isFresh = module.Start();
        try
        {
            (ulong slot, ulong flags) = TokenSearch.Find(module.Library, options.TokenLabel);
            MechanismCheck.Require(module.Library, slot);
            // Nobody else of this process uses the module: what is open is what an ending that failed has left.
            if (!isFresh)
                _ = module.Library.C_CloseAllSessions(slot);
            ModuleSession[] sessions = OpenSessions(module, slot, options, time);
            pins.Login(sessions[0], options.TokenLabel, flags, pin);
            ulong rootKey = RootKey.Open(sessions[0], create);
            canary ??= ModuleBox.Seal(sessions[0], rootKey, BoxPurpose.RegionKey, CanaryBinding, [], random);
            OpenToken token = new(sessions, rootKey, canary);
            return token.OpensCanary(sessions[0]) ? token
                : throw new Pkcs11SetupException($"The token '{options.TokenLabel}' has another root key than the one that the server was started with.");
        }
        catch
        {
            module.Stop();
            throw;
        }
    }

    /// <summary>Uses an object of the token, which is found when it is first used.</summary>
    /// <exception cref="KeyUnavailableException">There is no such object in the token.</exception>
    public T Use<T>(ModuleSession session, string tokenObject, CKO kind, Func<ulong, T> use)
    {
        if (handles.TryGetValue((tokenObject, kind), out ulong known))
        {
            try
            {
                return use(known);
            }
            catch (ModuleException fault) when (fault.SaysNoObject)
            {
                // Destroyed, perhaps by another node; or the module gave it another handle.
                handles.TryRemove((tokenObject, kind), out _);
            }
        }

        ulong found = Find(session, tokenObject, kind);
        handles[(tokenObject, kind)] = found;
        return use(found);
    }

    /// <summary>Forgets an object that is destroyed.</summary>
    public void Forget(string tokenObject)
    {
        handles.TryRemove((tokenObject, CKO.CKO_SECRET_KEY), out _);
        handles.TryRemove((tokenObject, CKO.CKO_PRIVATE_KEY), out _);
    }

    /// <summary>Sees that the token does what it did: the session lives, the user is logged in, the root key unwraps.</summary>
    /// <exception cref="TokenLostException">It does not.</exception>
    public void Probe(ModuleSession session)
    {
        try
        {
            if (!session.IsLoggedIn())
                throw new TokenLostException("the login has ended");
            if (!OpensCanary(session))
                throw new TokenLostException("the root key does not open what it sealed");
        }
#pragma warning disable CA1031 // A module that answers nonsense is as good as gone; what it answers must not end the thread.
        catch (Exception fault) when (fault is not TokenLostException)
#pragma warning restore CA1031
        {
            throw new TokenLostException(fault.Message);
        }
    }

    private static ModuleSession[] OpenSessions(NativeModule module, ulong slot, Pkcs11Options options, TimeProvider time)
    {
        ModuleSession[] sessions = new ModuleSession[options.Sessions];
        try
        {
            for (int i = 0; i < sessions.Length; i++)
                sessions[i] = ModuleSession.Open(module.Library, slot, time);
        }
        catch (ModuleException fault) when (fault.Code == CKR.CKR_SESSION_COUNT)
        {
            throw new Pkcs11SetupException($"The token '{options.TokenLabel}' does not take {options.Sessions} sessions at one time.", fault);
        }

        return sessions;
    }

    private static ulong Find(ModuleSession session, string tokenObject, CKO kind)
    {
        using AttributeList wanted = KeyTemplates.WithId(kind, Convert.FromHexString(tokenObject));
        return session.Find(wanted, 2) switch
        {
            [ulong one] => one,
            [] => throw new KeyUnavailableException($"The token has no key with the id {tokenObject}."),
            _ => throw new KeyUnavailableException($"The token has two keys with the id {tokenObject}."),
        };
    }

    private bool OpensCanary(ModuleSession session)
    {
        try
        {
            using SecretValue? opened = ModuleBox.Open(session, Root, BoxPurpose.RegionKey, CanaryBinding, Canary);
            return opened is not null;
        }
        catch (ModuleException fault) when (fault.ConcernsData && !fault.MeansLoss)
        {
            // Some modules say of a wrong key no more than that something failed.
            return false;
        }
    }
}

/// <summary>The token is gone, or is not what it was: every call is refused until it is back.</summary>
internal sealed class TokenLostException(string reason) : Exception(reason);
