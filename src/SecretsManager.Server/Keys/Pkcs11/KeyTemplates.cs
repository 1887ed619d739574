using System.Text;
using Net.Pkcs11Interop.Common;

namespace SecretsManager.Server.Keys.Pkcs11;

/// <summary>The attributes of every object that is made in the token, and those by which it is found.</summary>
internal static class KeyTemplates
{
    private const ulong AesKeyLength = 32;
    private const ulong RsaBits = 2048;

    // DER of the curves' object identifiers: 1.2.840.10045.3.1.7 and 1.3.132.0.34.
    private static readonly byte[] P256 = [0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07];
    private static readonly byte[] P384 = [0x06, 0x05, 0x2B, 0x81, 0x04, 0x00, 0x22];
    private static readonly byte[] RsaExponent = [0x01, 0x00, 0x01];

    /// <summary>A key for one message that is about to be sealed: it leaves the token wrapped, so it must be extractable.</summary>
    public static AttributeList MessageKeyToSeal { get; } = MessageKey(extractable: true).Add(CKA.CKA_VALUE_LEN, AesKeyLength)
        .Add(CKA.CKA_ENCRYPT, true).Add(CKA.CKA_DECRYPT, false);

    /// <summary>The key of a message that is about to be opened. Its length is not named: some modules refuse that when unwrapping.</summary>
    public static AttributeList MessageKeyToOpen { get; } = MessageKey(extractable: false).Add(CKA.CKA_ENCRYPT, false).Add(CKA.CKA_DECRYPT, true);

    /// <summary>A symmetric key that is made in the token, stays there and does nothing but wrap and unwrap.</summary>
    public static AttributeList WrappingKey(ReadOnlySpan<byte> id, string label, bool withModifiable) =>
        Kept(CKO.CKO_SECRET_KEY, CKK.CKK_AES, id, label, withModifiable).Add(CKA.CKA_VALUE_LEN, AesKeyLength).WrapsAlone();

    /// <summary>The same with material that somebody else made. The list holds it until it is disposed.</summary>
    public static AttributeList ImportedKey(ReadOnlySpan<byte> id, string label, ReadOnlySpan<byte> material, bool withModifiable) =>
        Kept(CKO.CKO_SECRET_KEY, CKK.CKK_AES, id, label, withModifiable).Add(CKA.CKA_VALUE, material).WrapsAlone();

    /// <summary>The private half of a pair: it decrypts or signs, and nothing else.</summary>
    public static AttributeList PrivateHalf(KeyUsage usage, ReadOnlySpan<byte> id, string label, bool withModifiable)
    {
        bool isRsa = usage is KeyUsage.DecryptRsa2048 or KeyUsage.SignRsa2048;
        AttributeList list = Kept(CKO.CKO_PRIVATE_KEY, isRsa ? CKK.CKK_RSA : CKK.CKK_EC, id, label, withModifiable)
            .Add(CKA.CKA_DECRYPT, usage == KeyUsage.DecryptRsa2048).Add(CKA.CKA_SIGN, usage != KeyUsage.DecryptRsa2048)
            .Add(CKA.CKA_UNWRAP, false).Add(CKA.CKA_DERIVE, false);
        return isRsa ? list.Add(CKA.CKA_SIGN_RECOVER, false) : list;
    }

    /// <summary>The public half of a pair, which is read and not kept: it lives as long as the session.</summary>
    public static AttributeList PublicHalf(KeyUsage usage)
    {
        AttributeList list = new AttributeList().Add(CKA.CKA_CLASS, CKO.CKO_PUBLIC_KEY).Add(CKA.CKA_TOKEN, false).Add(CKA.CKA_PRIVATE, false);
        return usage switch
        {
            KeyUsage.SignEcc => list.Add(CKA.CKA_EC_PARAMS, P256),
            KeyUsage.SignEcdsa384 => list.Add(CKA.CKA_EC_PARAMS, P384),
            _ => list.Add(CKA.CKA_MODULUS_BITS, RsaBits).Add(CKA.CKA_PUBLIC_EXPONENT, RsaExponent),
        };
    }

    /// <summary>Finds what has this id.</summary>
    public static AttributeList WithId(ReadOnlySpan<byte> id) => new AttributeList().Add(CKA.CKA_TOKEN, true).Add(CKA.CKA_ID, id);

    /// <summary>Finds the key of this class that has this id.</summary>
    public static AttributeList WithId(CKO kind, ReadOnlySpan<byte> id) => WithId(id).Add(CKA.CKA_CLASS, kind);

    /// <summary>Finds the secret keys that have this label.</summary>
    public static AttributeList WithLabel(string label) => new AttributeList()
        .Add(CKA.CKA_TOKEN, true).Add(CKA.CKA_CLASS, CKO.CKO_SECRET_KEY).Add(CKA.CKA_LABEL, Encoding.UTF8.GetBytes(label));

    private static AttributeList MessageKey(bool extractable) => new AttributeList()
        .Add(CKA.CKA_CLASS, CKO.CKO_SECRET_KEY).Add(CKA.CKA_KEY_TYPE, CKK.CKK_AES)
        .Add(CKA.CKA_TOKEN, false).Add(CKA.CKA_PRIVATE, true).Add(CKA.CKA_SENSITIVE, true).Add(CKA.CKA_EXTRACTABLE, extractable)
        .Add(CKA.CKA_WRAP, false).Add(CKA.CKA_UNWRAP, false).Add(CKA.CKA_SIGN, false).Add(CKA.CKA_VERIFY, false).Add(CKA.CKA_DERIVE, false);

    private static AttributeList Kept(CKO kind, CKK type, ReadOnlySpan<byte> id, string label, bool withModifiable)
    {
        AttributeList list = new AttributeList().Add(CKA.CKA_CLASS, kind).Add(CKA.CKA_KEY_TYPE, type)
            .Add(CKA.CKA_ID, id).Add(CKA.CKA_LABEL, Encoding.UTF8.GetBytes(label))
            .Add(CKA.CKA_TOKEN, true).Add(CKA.CKA_PRIVATE, true).Add(CKA.CKA_SENSITIVE, true).Add(CKA.CKA_EXTRACTABLE, false);
        return withModifiable ? list.Add(CKA.CKA_MODIFIABLE, false) : list;
    }

    private static AttributeList WrapsAlone(this AttributeList list) => list
        .Add(CKA.CKA_WRAP, true).Add(CKA.CKA_UNWRAP, true).Add(CKA.CKA_ENCRYPT, false).Add(CKA.CKA_DECRYPT, false)
        .Add(CKA.CKA_SIGN, false).Add(CKA.CKA_VERIFY, false).Add(CKA.CKA_DERIVE, false);
}
