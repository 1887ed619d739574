using System.Runtime.InteropServices;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.LowLevelAPI80.MechanismParams;
using SecretsManager.Protocol;

namespace SecretsManager.Server.Keys.Pkcs11;

/// <summary>Decrypts with an RSA private half that never leaves the module; null for every cause alike if it does not open.</summary>
internal static class ModuleDecryption
{
    /// <summary>The length of an RSA block: every pair has 2,048 bits.</summary>
    public const int BlockSize = 256;

    private static readonly int ParameterSize = Marshal.SizeOf<CK_RSA_PKCS_OAEP_PARAMS>();

    /// <param name="refused">The paddings that the module does not take off itself; this adds to it.</param>
    public static SecretValue? Decrypt(ModuleSession session, ulong key, RsaPadding padding, ReadOnlySpan<byte> ciphertext, RefusedPaddings refused)
    {
        if (ciphertext.Length != BlockSize)
            return null;
        if (padding == RsaPadding.Pkcs1)
            return Decrypt(session, key, CKM.CKM_RSA_PKCS, 0, ciphertext);
        if (!refused.Contains(padding))
        {
            try
            {
                WriteParameter(session, padding);
                return Decrypt(session, key, CKM.CKM_RSA_PKCS_OAEP, ParameterSize, ciphertext);
            }
            catch (ModuleException fault) when (fault.SaysNoSuchMechanism && !fault.ConcernsData)
            {
                refused.Add(padding);
            }
        }

        using SecretValue? block = Decrypt(session, key, CKM.CKM_RSA_X_509, 0, ciphertext);
        return block is null ? null : OaepPadding.TakeOff(block, padding);
    }

    private static SecretValue? Decrypt(ModuleSession session, ulong key, CKM mechanism, int parameterLength, ReadOnlySpan<byte> ciphertext)
    {
        try
        {
            ciphertext.CopyTo(session.Input.Bytes);
            int length = session.Decrypt(mechanism, parameterLength, key, ciphertext.Length);
            return new SecretValue(session.Output.Bytes.AsSpan(0, length));
        }
        catch (ModuleException fault) when (fault.SaysBadData)
        {
            return null;
        }
        finally
        {
            session.Wipe();
        }
    }

    private static void WriteParameter(ModuleSession session, RsaPadding padding)
    {
        CK_RSA_PKCS_OAEP_PARAMS parameter = new()
        {
            HashAlg = (ulong)(padding == RsaPadding.OaepSha1 ? CKM.CKM_SHA_1 : CKM.CKM_SHA256),
            Mgf = (ulong)(padding == RsaPadding.OaepSha1 ? CKG.CKG_MGF1_SHA1 : CKG.CKG_MGF1_SHA256),
            Source = (ulong)CKZ.CKZ_DATA_SPECIFIED,
        };
        MemoryMarshal.Write(session.Parameter.Bytes, in parameter);
    }
}

/// <summary>The paddings that a token's module was asked to take off and does not know; then they are taken off here.</summary>
internal sealed class RefusedPaddings
{
    private volatile int known;

    public bool Contains(RsaPadding padding) => (known & (1 << (int)padding)) != 0;

    public void Add(RsaPadding padding) => Interlocked.Or(ref known, 1 << (int)padding);
}
