using Net.Pkcs11Interop.Common;

namespace SecretsManager.Server.Keys.Pkcs11;

/// <summary>
/// Makes and destroys the material of customer master keys in the token. What is made is read back, and destroyed if it is weak: then
/// there is no key, and the call fails.
/// </summary>
internal static class KeyMaking
{
    /// <summary>Makes material of a usage; gives the public half of a pair, null for a symmetric key.</summary>
    public static byte[]? Generate(ModuleSession session, KeyUsage usage, byte[] id, string label)
    {
        if (usage == KeyUsage.EncryptDecrypt)
        {
            ulong key = WithOrWithoutModifiable(withModifiable =>
            {
                using AttributeList attributes = KeyTemplates.WrappingKey(id, label, withModifiable);
                return session.GenerateKey(CKM.CKM_AES_KEY_GEN, attributes);
            });
            RequireStrong(session, key, KeyStrength.WeaknessOfWrappingKey(session, key, imported: false));
            return null;
        }

        CKM mechanism = usage is KeyUsage.SignEcc or KeyUsage.SignEcdsa384 ? CKM.CKM_EC_KEY_PAIR_GEN : CKM.CKM_RSA_PKCS_KEY_PAIR_GEN;
        (ulong Public, ulong Private) pair = WithOrWithoutModifiable(withModifiable =>
        {
            using AttributeList publicHalf = KeyTemplates.PublicHalf(usage);
            using AttributeList privateHalf = KeyTemplates.PrivateHalf(usage, id, label, withModifiable);
            return session.GenerateKeyPair(mechanism, publicHalf, privateHalf);
        });
        RequireStrong(session, pair.Private, KeyStrength.WeaknessOfPrivateHalf(session, pair.Private, usage));
        byte[] read = PublicHalf.Read(session, pair.Public, usage);
        session.DestroyObject(pair.Public);
        return read;
    }

    /// <summary>Takes in 32 bytes of material.</summary>
    public static void Import(ModuleSession session, byte[] id, string label, ReadOnlyMemory<byte> material)
    {
        ulong key = WithOrWithoutModifiable(withModifiable =>
        {
            using AttributeList attributes = KeyTemplates.ImportedKey(id, label, material.Span, withModifiable);
            return session.CreateObject(attributes);
        });
        RequireStrong(session, key, KeyStrength.WeaknessOfWrappingKey(session, key, imported: true));
    }

    /// <summary>Destroys everything that has the id.</summary>
    public static void Destroy(ModuleSession session, byte[] id)
    {
        using AttributeList wanted = KeyTemplates.WithId(id);
        foreach (ulong found in session.Find(wanted, 16))
            session.DestroyObject(found);
    }

    /// <summary>Makes an object whose attributes nobody can change; where the module does not know that, one without the promise.</summary>
    public static T WithOrWithoutModifiable<T>(Func<bool, T> make)
    {
        try
        {
            return make(true);
        }
        catch (ModuleException refused) when (refused.SaysBadTemplate)
        {
            return make(false);
        }
    }

    private static void RequireStrong(ModuleSession session, ulong key, string? weakness)
    {
        if (weakness is null)
            return;
        session.TryDestroyObject(key);
        throw new KeyUnavailableException($"The token made a weak key, which was destroyed: its {weakness}.");
    }
}
