using System.Security.Cryptography;
using Net.Pkcs11Interop.Common;

namespace SecretsManager.Server.Keys.Pkcs11;

/// <summary>
/// Reads a key's attributes back and compares them with what they must be: a module may make something else than it was asked for, and a
/// root key may have been made by another program. A key that could be read out, or that could decrypt what it wraps, is weak.
/// </summary>
internal static class KeyStrength
{
    private static readonly (CKA Attribute, bool Value)[] Guarded =
    [
        (CKA.CKA_TOKEN, true), (CKA.CKA_PRIVATE, true), (CKA.CKA_SENSITIVE, true), (CKA.CKA_EXTRACTABLE, false),
    ];

    private static readonly (CKA Attribute, bool Value)[] NeverOutside =
    [
        (CKA.CKA_ALWAYS_SENSITIVE, true), (CKA.CKA_NEVER_EXTRACTABLE, true), (CKA.CKA_LOCAL, true),
    ];

    private static readonly (CKA Attribute, bool Value)[] WrapsAlone =
    [
        (CKA.CKA_WRAP, true), (CKA.CKA_UNWRAP, true), (CKA.CKA_ENCRYPT, false), (CKA.CKA_DECRYPT, false),
        (CKA.CKA_SIGN, false), (CKA.CKA_VERIFY, false), (CKA.CKA_DERIVE, false),
    ];

    /// <summary>What is weak about a symmetric key; null if nothing is.</summary>
    /// <param name="imported">Its material came from outside, so that the token cannot say that it was always inside.</param>
    public static string? WeaknessOfWrappingKey(ModuleSession session, ulong key, bool imported)
    {
        using AttributeList kind = new AttributeList().Ask(CKA.CKA_KEY_TYPE, sizeof(ulong)).Ask(CKA.CKA_VALUE_LEN, sizeof(ulong));
        session.GetAttributes(key, kind);
        if (kind.NumberOf(CKA.CKA_KEY_TYPE) != (ulong)CKK.CKK_AES)
            return "CKA_KEY_TYPE is not CKK_AES";
        if (kind.NumberOf(CKA.CKA_VALUE_LEN) != 32)
            return "CKA_VALUE_LEN is not 32";
        return WeaknessOf(session, key, imported ? [.. Guarded, .. WrapsAlone] : [.. Guarded, .. NeverOutside, .. WrapsAlone]);
    }

    /// <summary>What is weak about the private half of a pair; null if nothing is.</summary>
    public static string? WeaknessOfPrivateHalf(ModuleSession session, ulong key, KeyUsage usage) => WeaknessOf(session, key,
    [
        .. Guarded, .. NeverOutside,
        (CKA.CKA_DECRYPT, usage == KeyUsage.DecryptRsa2048), (CKA.CKA_SIGN, usage != KeyUsage.DecryptRsa2048),
        (CKA.CKA_UNWRAP, false), (CKA.CKA_DERIVE, false),
    ]);

    /// <summary>Whether a key has this id.</summary>
    public static bool HasId(ModuleSession session, ulong key, ReadOnlySpan<byte> id)
    {
        using AttributeList wanted = new AttributeList().Ask(CKA.CKA_ID, 64);
        session.GetAttributes(key, wanted);
        return CryptographicOperations.FixedTimeEquals(wanted.ValueOf(CKA.CKA_ID), id);
    }

    private static string? WeaknessOf(ModuleSession session, ulong key, (CKA Attribute, bool Value)[] rules)
    {
        using AttributeList wanted = new();
        foreach ((CKA attribute, _) in rules)
            wanted.Ask(attribute, 1);
        session.GetAttributes(key, wanted);
        foreach ((CKA attribute, bool value) in rules)
        {
            // A use that the module does not know for this kind of key is one that the key does not have.
            bool? actual = wanted.BooleanOf(attribute) ?? (IsUse(attribute) ? false : null);
            if (actual != value)
                return actual is { } known ? $"{attribute} is {(known ? "true" : "false")}" : $"{attribute} cannot be read";
        }

        return null;
    }

    private static bool IsUse(CKA attribute) => attribute is
        CKA.CKA_ENCRYPT or CKA.CKA_DECRYPT or CKA.CKA_SIGN or CKA.CKA_VERIFY or CKA.CKA_WRAP or CKA.CKA_UNWRAP or CKA.CKA_DERIVE;
}
