using System.Formats.Asn1;
using System.Runtime.InteropServices;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.LowLevelAPI80.MechanismParams;

namespace SecretsManager.Server.Keys.Pkcs11;

/// <summary>Signs a digest with a private half that never leaves the module.</summary>
internal static class ModuleSigning
{
    // RFC 8017, section 9.2: DigestInfo of SHA-256, to which the digest is appended.
    private static readonly byte[] Sha256Info =
        [0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20];

    public static byte[] Sign(ModuleSession session, ulong key, SigningAlgorithm algorithm, ReadOnlySpan<byte> digest)
    {
        try
        {
            switch (algorithm)
            {
                case SigningAlgorithm.RsaPkcs1Sha256:
                    Sha256Info.CopyTo(session.Input.Bytes, 0);
                    digest.CopyTo(session.Input.Bytes.AsSpan(Sha256Info.Length));
                    return Signed(session, session.Sign(CKM.CKM_RSA_PKCS, 0, key, Sha256Info.Length + digest.Length)).ToArray();
                case SigningAlgorithm.RsaPssSha256:
                    digest.CopyTo(session.Input.Bytes);
                    CK_RSA_PKCS_PSS_PARAMS parameter = new() { HashAlg = (ulong)CKM.CKM_SHA256, Mgf = (ulong)CKG.CKG_MGF1_SHA256, Len = 32 };
                    MemoryMarshal.Write(session.Parameter.Bytes, in parameter);
                    return Signed(session, session.Sign(CKM.CKM_RSA_PKCS_PSS, Marshal.SizeOf<CK_RSA_PKCS_PSS_PARAMS>(), key, digest.Length)).ToArray();
                default:
                    digest.CopyTo(session.Input.Bytes);
                    return ToDer(Signed(session, session.Sign(CKM.CKM_ECDSA, 0, key, digest.Length)));
            }
        }
        finally
        {
            session.Wipe();
        }
    }

    private static ReadOnlySpan<byte> Signed(ModuleSession session, int length) => session.Output.Bytes.AsSpan(0, length);

    /// <summary>The DER of r and s, which a module gives side by side.</summary>
    public static byte[] ToDer(ReadOnlySpan<byte> signature)
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteIntegerUnsigned(signature[..(signature.Length / 2)].TrimStart((byte)0));
            writer.WriteIntegerUnsigned(signature[(signature.Length / 2)..].TrimStart((byte)0));
        }

        return writer.Encode();
    }
}
