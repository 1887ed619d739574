using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.LowLevelAPI80.MechanismParams;
using SecretsManager.Protocol;
using SecretsManager.Server.Sealing;

namespace SecretsManager.Server.Keys.Pkcs11;

/// <summary>
/// Seals and opens a few bytes inside the module, as sealed boxes of suite 2 (docs/formats.md).
/// <para>Key and nonce: each message has an AES key of its own, made in the module and known nowhere else; it leaves the module only
/// wrapped (RFC 3394) under the sealing key. It encrypts one message, so the 96-bit IV cannot repeat under it. The sealing key itself
/// never encrypts, so neither the number of messages nor their length wears it out.</para>
/// <para>Commitment: GCM by itself opens under several keys for chosen ciphertexts. The first 32 bytes of the plaintext are zero and are
/// compared, in fixed time, so that a ciphertext opens under the one key that made it.</para>
/// <para>Associated data: the header and the wrapped message key, then what the caller binds; nothing of a box can be changed.</para>
/// </summary>
internal static class ModuleBox
{
    private const int BoundHead = SealedBox.HeaderSize + SealedBox.WrappedMessageKeySize;
    private const int CiphertextStart = BoundHead + SealedBox.ModuleIvSize;
    private const int AssociatedDataStart = 64;

    private static readonly int ParameterSize = Marshal.SizeOf<CK_GCM_PARAMS>();

    /// <summary>Seals under a wrapping key.</summary>
    public static byte[] Seal(
        ModuleSession session, ulong key, BoxPurpose purpose, ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> plaintext, IRandomBytes random)
    {
        byte[] box = new byte[SealedBox.ModuleOverhead + plaintext.Length];
        SealedBox.WriteHeader(box, purpose, SealedBox.ModuleSuite);
        random.Fill(box.AsSpan(BoundHead, SealedBox.ModuleIvSize));
        ulong message = session.GenerateKey(CKM.CKM_AES_KEY_GEN, KeyTemplates.MessageKeyToSeal);
        try
        {
            Require(session.WrapKey(CKM.CKM_AES_KEY_WRAP, key, message), SealedBox.WrappedMessageKeySize);
            session.Output.Bytes.AsSpan(0, SealedBox.WrappedMessageKeySize).CopyTo(box.AsSpan(SealedBox.HeaderSize));

            int length = SealedBox.ModuleCommitmentSize + plaintext.Length;
            session.Input.Ensure(length);
            session.Output.Ensure(length + CommittingCipher.TagSize);
            session.Input.Bytes.AsSpan(0, SealedBox.ModuleCommitmentSize).Clear();
            plaintext.CopyTo(session.Input.Bytes.AsSpan(SealedBox.ModuleCommitmentSize));
            WriteParameter(session, box, associatedData);
            Require(session.Encrypt(CKM.CKM_AES_GCM, ParameterSize, message, length), length + CommittingCipher.TagSize);
            session.Output.Bytes.AsSpan(0, length + CommittingCipher.TagSize).CopyTo(box.AsSpan(CiphertextStart));
        }
        catch
        {
            session.TryDestroyObject(message);
            throw;
        }
        finally
        {
            session.Wipe();
        }

        session.DestroyObject(message);
        return box;
    }

    /// <summary>Opens what was sealed under a wrapping key; null for every cause alike if it does not open.</summary>
    public static SecretValue? Open(ModuleSession session, ulong key, BoxPurpose purpose, ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> box)
    {
        Span<byte> header = stackalloc byte[SealedBox.HeaderSize];
        SealedBox.WriteHeader(header, purpose, SealedBox.ModuleSuite);
        if (box.Length < SealedBox.ModuleOverhead || !CryptographicOperations.FixedTimeEquals(box[..SealedBox.HeaderSize], header))
            return null;

        ulong? message = null;
        SecretValue? content = null;
        try
        {
            box.Slice(SealedBox.HeaderSize, SealedBox.WrappedMessageKeySize).CopyTo(session.Input.Bytes);
            message = session.UnwrapKey(CKM.CKM_AES_KEY_WRAP, key, SealedBox.WrappedMessageKeySize, KeyTemplates.MessageKeyToOpen);
            content = Decrypt(session, message.Value, associatedData, box);
            session.DestroyObject(message.Value);
            return content;
        }
        catch (ModuleException fault)
        {
            content?.Dispose();
            if (message is { } left)
                session.TryDestroyObject(left);
            if (fault.SaysBadData)
                return null;
            throw;
        }
        finally
        {
            session.Wipe();
        }
    }

    private static SecretValue? Decrypt(ModuleSession session, ulong message, ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> box)
    {
        ReadOnlySpan<byte> ciphertext = box[CiphertextStart..];
        session.Input.Ensure(ciphertext.Length);
        // The module may want room for the tag too, although it does not write it.
        session.Output.Ensure(ciphertext.Length);
        ciphertext.CopyTo(session.Input.Bytes);
        WriteParameter(session, box, associatedData);
        int length = session.Decrypt(CKM.CKM_AES_GCM, ParameterSize, message, ciphertext.Length);
        ReadOnlySpan<byte> plaintext = session.Output.Bytes.AsSpan(0, length);
        Span<byte> zero = stackalloc byte[SealedBox.ModuleCommitmentSize];
        zero.Clear();
        return length == ciphertext.Length - CommittingCipher.TagSize && CryptographicOperations.FixedTimeEquals(plaintext[..zero.Length], zero)
            ? new SecretValue(plaintext[zero.Length..])
            : null;
    }

    // The parameter, and behind it the IV and the associated data that it points to.
    private static void WriteParameter(ModuleSession session, ReadOnlySpan<byte> box, ReadOnlySpan<byte> associatedData)
    {
        PinnedBuffer buffer = session.Parameter;
        buffer.Ensure(AssociatedDataStart + BoundHead + associatedData.Length);
        box.Slice(BoundHead, SealedBox.ModuleIvSize).CopyTo(buffer.Bytes.AsSpan(ParameterSize));
        box[..BoundHead].CopyTo(buffer.Bytes.AsSpan(AssociatedDataStart));
        associatedData.CopyTo(buffer.Bytes.AsSpan(AssociatedDataStart + BoundHead));
        CK_GCM_PARAMS parameter = new()
        {
            Iv = buffer.AddressOf(ParameterSize),
            IvLen = SealedBox.ModuleIvSize,
            IvBits = SealedBox.ModuleIvSize * 8,
            AAD = buffer.AddressOf(AssociatedDataStart),
            AADLen = (ulong)(BoundHead + associatedData.Length),
            TagBits = CommittingCipher.TagSize * 8,
        };
        MemoryMarshal.Write(buffer.Bytes, in parameter);
    }

    private static void Require(int length, int expected)
    {
        if (length != expected)
            throw new KeyUnavailableException($"The module gave {length} bytes where {expected} were due.");
    }
}
