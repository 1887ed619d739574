using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.LowLevelAPI80;

namespace SecretsManager.Server.Keys.Pkcs11;

/// <summary>
/// A session with the token, used by one thread at a time. Each member is one function of the module and throws
/// <see cref="ModuleException"/> if it does not answer CKR_OK. What goes in and comes out is in the session's own buffers, so that no
/// call allocates memory that holds a secret.
/// </summary>
internal sealed partial class ModuleSession(Pkcs11Library library, ulong handle, TimeProvider time)
{
    // A caller's few bytes and the tag, or an RSA block: a call rarely needs more.
    private const int BufferSize = 4608;

    /// <summary>How long a function may take before it is held to hang.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    /// <summary>How long each function may take where keys are made or destroyed: hardware can need seconds to find the primes of a pair.</summary>
    public static readonly TimeSpan PatienceForKeys = TimeSpan.FromSeconds(10);

    private volatile string calling = string.Empty;
    private long entered;
    private volatile bool changesToken;

    /// <summary>What the next function reads.</summary>
    public PinnedBuffer Input { get; } = new(BufferSize);

    /// <summary>What the last function gave.</summary>
    public PinnedBuffer Output { get; } = new(BufferSize);

    /// <summary>The parameter of the mechanism.</summary>
    public PinnedBuffer Parameter { get; } = new(BufferSize);

    /// <summary>Whether what runs now makes or destroys objects of the token, which it writes down, and which may take it long.</summary>
    public bool ChangesToken { get => changesToken; set => changesToken = value; }

    /// <summary>The function that has not returned although it should have; null if there is none.</summary>
    public string? HangsIn
    {
        get
        {
            // In this order: the time is never older than the function that was read before it.
            string function = calling;
            long since = Interlocked.Read(ref entered);
            return since != 0 && time.GetElapsedTime(since) >= (changesToken ? PatienceForKeys : Patience) ? function : null;
        }
    }

    public static ModuleSession Open(Pkcs11Library library, ulong slot, TimeProvider time)
    {
        ulong opened = 0;
        CKR code = library.C_OpenSession(slot, CKF.CKF_SERIAL_SESSION | CKF.CKF_RW_SESSION, nint.Zero, nint.Zero, ref opened);
        return code == CKR.CKR_OK ? new ModuleSession(library, opened, time) : throw new ModuleException("C_OpenSession", code);
    }

    /// <summary>Logs the user in, for all sessions with the token.</summary>
    /// <param name="pin">Pinned; the caller wipes it.</param>
    public void Login(byte[] pin)
    {
        Enter("C_Login");
        CKR code = library.C_Login(handle, CKU.CKU_USER, pin, (ulong)pin.Length);
        Leave(code == CKR.CKR_USER_ALREADY_LOGGED_IN ? CKR.CKR_OK : code);
    }

    /// <summary>Whether the user is logged in.</summary>
    public bool IsLoggedIn()
    {
        CK_SESSION_INFO info = default;
        Enter("C_GetSessionInfo");
        Leave(library.C_GetSessionInfo(handle, ref info));
        return (CKS)info.State == CKS.CKS_RW_USER_FUNCTIONS;
    }

    /// <summary>The first objects that have these attributes, at most as many as asked for.</summary>
    public ulong[] Find(AttributeList attributes, int most)
    {
        Enter("C_FindObjectsInit");
        Leave(library.C_FindObjectsInit(handle, attributes.Items, attributes.Count));
        GC.KeepAlive(attributes);
        ulong[] found = new ulong[most];
        ulong count = 0;
        Enter("C_FindObjects");
        CKR code = library.C_FindObjects(handle, found, (ulong)most, ref count);
        if (code != CKR.CKR_OK)
            _ = library.C_FindObjectsFinal(handle);
        Leave(code);
        Enter("C_FindObjectsFinal");
        Leave(library.C_FindObjectsFinal(handle));
        return found[..(int)count];
    }

    public ulong GenerateKey(CKM mechanism, AttributeList attributes)
    {
        CK_MECHANISM how = Mechanism(mechanism, 0);
        ulong key = 0;
        Enter("C_GenerateKey");
        Leave(library.C_GenerateKey(handle, ref how, attributes.Items, attributes.Count, ref key));
        GC.KeepAlive(attributes);
        return key;
    }

    public (ulong Public, ulong Private) GenerateKeyPair(CKM mechanism, AttributeList publicHalf, AttributeList privateHalf)
    {
        CK_MECHANISM how = Mechanism(mechanism, 0);
        (ulong Public, ulong Private) pair = default;
        Enter("C_GenerateKeyPair");
        Leave(library.C_GenerateKeyPair(
            handle, ref how, publicHalf.Items, publicHalf.Count, privateHalf.Items, privateHalf.Count, ref pair.Public, ref pair.Private));
        GC.KeepAlive(publicHalf);
        GC.KeepAlive(privateHalf);
        return pair;
    }

    public ulong CreateObject(AttributeList attributes)
    {
        ulong made = 0;
        Enter("C_CreateObject");
        Leave(library.C_CreateObject(handle, attributes.Items, attributes.Count, ref made));
        GC.KeepAlive(attributes);
        return made;
    }

    public void DestroyObject(ulong target)
    {
        Enter("C_DestroyObject");
        Leave(library.C_DestroyObject(handle, target));
    }

    /// <summary>Destroys an object after something else has failed, whose error matters more.</summary>
    public void TryDestroyObject(ulong target)
    {
        Enter("C_DestroyObject");
        _ = library.C_DestroyObject(handle, target);
        Leave(CKR.CKR_OK);
    }

    /// <summary>Fills in the values that were asked for; one that the object does not have or show stays empty.</summary>
    public void GetAttributes(ulong target, AttributeList wanted)
    {
        Enter("C_GetAttributeValue");
        CKR code = library.C_GetAttributeValue(handle, target, wanted.Items, wanted.Count);
        GC.KeepAlive(wanted);
        Leave(code is CKR.CKR_ATTRIBUTE_TYPE_INVALID or CKR.CKR_ATTRIBUTE_SENSITIVE or CKR.CKR_BUFFER_TOO_SMALL ? CKR.CKR_OK : code);
    }

    /// <summary>Wipes the buffers.</summary>
    public void Wipe()
    {
        Input.Wipe();
        Output.Wipe();
        Parameter.Wipe();
    }

    private CK_MECHANISM Mechanism(CKM type, int parameterLength) => new()
    {
        Mechanism = (ulong)type,
        Parameter = parameterLength == 0 ? nint.Zero : Parameter.AddressOf(0),
        ParameterLen = (ulong)parameterLength,
    };

    private void Enter(string function)
    {
        calling = function;
        Interlocked.Exchange(ref entered, time.GetTimestamp());
    }

    private void Leave(CKR code)
    {
        Interlocked.Exchange(ref entered, 0);
        if (code != CKR.CKR_OK)
            throw new ModuleException(calling, code);
    }
}
