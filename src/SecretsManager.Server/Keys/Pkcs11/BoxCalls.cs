using Net.Pkcs11Interop.Common;
using SecretsManager.Protocol;
using SecretsManager.Server.Sealing;

namespace SecretsManager.Server.Keys.Pkcs11;

/// <summary>Uses a key by its handle: the root key, or that of a version.</summary>
internal delegate T KeyUser<T>(OpenToken token, ModuleSession session, Func<ulong, T> use);

/// <summary>Calls that seal and open boxes, with copies of what the caller brought.</summary>
internal static class BoxCalls
{
    /// <summary>The root key.</summary>
    public static KeyUser<T> RootKey<T>() => static (token, _, use) => use(token.Root);

    /// <summary>The symmetric key of a version.</summary>
    public static KeyUser<T> KeyOf<T>(string tokenObject) => (token, session, use) => token.Use(session, tokenObject, CKO.CKO_SECRET_KEY, use);

    public static ModuleCall<byte[]> Seal(
        BoxPurpose purpose, AssociatedData associatedData, ReadOnlySpan<byte> plaintext, IRandomBytes random, KeyUser<byte[]> withKey)
    {
        byte[] bound = associatedData.Bytes.ToArray();
        SecretMaterial copy = SecretMaterial.CopyOf(plaintext);
        return new((token, session) => withKey(token, session, key => ModuleBox.Seal(session, key, purpose, bound, copy.Bytes, random))) { Input = copy };
    }

    public static ModuleCall<SecretValue?> Open(
        BoxPurpose purpose, AssociatedData associatedData, ReadOnlySpan<byte> box, KeyUser<SecretValue?> withKey)
    {
        byte[] bound = associatedData.Bytes.ToArray();
        byte[] copy = box.ToArray();
        return new((token, session) => withKey(token, session, key => ModuleBox.Open(session, key, purpose, bound, copy)))
        {
            DataMayBeBad = true,
            Discard = static (_, _, late) => late?.Dispose(),
        };
    }
}
