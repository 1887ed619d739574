using System.Runtime.InteropServices;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.LowLevelAPI80;

namespace SecretsManager.Server.Keys.Pkcs11;

/// <summary>
/// A PKCS#11 module in this process. Its state belongs to the process: it is loaded once, never unloaded, and held by one root at a time,
/// because a root that recovers ends every session that the module has.
/// </summary>
internal sealed class NativeModule
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, NativeModule> Loaded = new(StringComparer.Ordinal);

    private readonly string path;
    private bool held;

    // Pkcs11Interop asks for "libdl", a name that systems have only with a C compiler; since 2021 glibc itself has what was in it.
    static NativeModule() => NativeLibrary.SetDllImportResolver(typeof(Pkcs11Library).Assembly, static (name, assembly, path) =>
    {
        foreach (string other in name == "libdl" ? (string[])["libdl.so.2", "libc.so.6", "libc"] : [])
        {
            if (NativeLibrary.TryLoad(other, assembly, path, out nint loaded))
                return loaded;
        }

        return nint.Zero;
    });

    private NativeModule(string path)
    {
        this.path = path;
        Library = Load(path);
    }

    /// <summary>The module's functions.</summary>
    public Pkcs11Library Library { get; }

    /// <summary>Takes the module for one root.</summary>
    /// <exception cref="Pkcs11SetupException">There is no such module, or another root of this process has it.</exception>
    public static NativeModule Hold(string path)
    {
        if (Platform.NativeULongSize != sizeof(ulong) || Platform.StructPackingSize != 0)
            throw new Pkcs11SetupException("A PKCS#11 module can be used on 64-bit Linux and macOS alone.");
        string full = Path.GetFullPath(path);
        if (!File.Exists(full))
            throw new Pkcs11SetupException($"The PKCS#11 module {full} does not exist.");
        string real = new FileInfo(full).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? full;
        lock (Gate)
        {
            if (!Loaded.TryGetValue(real, out NativeModule? module))
                Loaded.Add(real, module = new NativeModule(real));
            if (module.held)
                throw new Pkcs11SetupException($"The PKCS#11 module {full} is already in use by this process.");
            module.held = true;
            return module;
        }
    }

    /// <summary>Lets another root have it.</summary>
    public void Release()
    {
        lock (Gate)
            held = false;
    }

    /// <summary>Makes the module ready for calls of several threads; false if it was ready already.</summary>
    public bool Start()
    {
        CKR code = Library.C_Initialize(new CK_C_INITIALIZE_ARGS { Flags = CKF.CKF_OS_LOCKING_OK });
        if (code is not (CKR.CKR_OK or CKR.CKR_CRYPTOKI_ALREADY_INITIALIZED))
            throw new ModuleException("C_Initialize", code);
        return code == CKR.CKR_OK;
    }

    /// <summary>Ends the module's sessions and its login. No other call may be in it.</summary>
    public void Stop()
    {
        // Whatever it answers: a module that was not ready is as good as one that has ended.
        _ = Library.C_Finalize(nint.Zero);
    }

    public override string ToString() => path;

    private static Pkcs11Library Load(string path)
    {
        try
        {
            return new Pkcs11Library(path, useGetFunctionList: true);
        }
#pragma warning disable CA1031 // Whatever is wrong with a file that should be a module, the operator has named the wrong one.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            throw new Pkcs11SetupException($"The file {path} is not a PKCS#11 module for this machine.", fault);
        }
    }
}
