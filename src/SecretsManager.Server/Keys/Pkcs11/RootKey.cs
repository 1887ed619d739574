using System.Text;
using Net.Pkcs11Interop.Common;

namespace SecretsManager.Server.Keys.Pkcs11;

/// <summary>
/// The key in the token under which the domain keys of the regions are wrapped. There is exactly one, it can do nothing but wrap and
/// unwrap, and it cannot leave the token.
/// </summary>
internal static class RootKey
{
    /// <summary>Its label and, in the same letters, its id.</summary>
    public const string Name = "secrets-manager-root";

    private static readonly byte[] Id = Encoding.ASCII.GetBytes(Name);

    /// <summary>The root key's handle.</summary>
    /// <param name="create">Whether it may be made now, if there is none.</param>
    /// <exception cref="Pkcs11SetupException">It is missing, there are two, or it is weak.</exception>
    public static ulong Open(ModuleSession session, bool create)
    {
        ulong[] found = Find(session);
        if (found.Length > 1)
            throw new Pkcs11SetupException($"The token has {found.Length} keys that are labelled or numbered '{Name}'; there must be one.");
        if (found is [ulong key])
        {
            if (WeaknessOf(session, key) is { } weakness)
                throw Weak(weakness);
            return key;
        }

        return create ? Make(session) : throw new Pkcs11SetupException($"The token has no root key (a secret key with the label '{Name}').");
    }

    private static ulong[] Find(ModuleSession session)
    {
        using AttributeList labelled = KeyTemplates.WithLabel(Name);
        using AttributeList numbered = KeyTemplates.WithId(CKO.CKO_SECRET_KEY, Id);
        return [.. session.Find(labelled, 16).Union(session.Find(numbered, 16))];
    }

    private static ulong Make(ModuleSession session)
    {
        ulong key = KeyMaking.WithOrWithoutModifiable(withModifiable =>
        {
            using AttributeList attributes = KeyTemplates.WrappingKey(Id, Name, withModifiable);
            return session.GenerateKey(CKM.CKM_AES_KEY_GEN, attributes);
        });
        if (WeaknessOf(session, key) is not { } weakness)
            return key;
        session.TryDestroyObject(key);
        throw Weak(weakness);
    }

    private static string? WeaknessOf(ModuleSession session, ulong key)
    {
        if (!KeyStrength.HasId(session, key, Id))
            return $"CKA_ID is not '{Name}'";
        return KeyStrength.WeaknessOfWrappingKey(session, key, imported: false);
    }

    private static Pkcs11SetupException Weak(string weakness) => new($"The root key's {weakness}; a root of trust cannot rest on such a key.");
}
