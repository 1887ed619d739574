using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.LowLevelAPI80;

namespace SecretsManager.Server.Keys.Pkcs11;

/// <summary>The functions that use keys.</summary>
internal sealed partial class ModuleSession
{
    /// <summary>Wraps a key into <see cref="Output"/>; gives its length there.</summary>
    public int WrapKey(CKM mechanism, ulong wrappingKey, ulong key)
    {
        CK_MECHANISM how = Mechanism(mechanism, 0);
        ulong length = (ulong)Output.Bytes.Length;
        Enter("C_WrapKey");
        Leave(library.C_WrapKey(handle, ref how, wrappingKey, key, Output.Bytes, ref length));
        return (int)length;
    }

    /// <summary>Unwraps a key from the first bytes of <see cref="Input"/>.</summary>
    public ulong UnwrapKey(CKM mechanism, ulong wrappingKey, int length, AttributeList attributes)
    {
        CK_MECHANISM how = Mechanism(mechanism, 0);
        ulong key = 0;
        Enter("C_UnwrapKey");
        Leave(library.C_UnwrapKey(handle, ref how, wrappingKey, Input.Bytes, (ulong)length, attributes.Items, attributes.Count, ref key));
        GC.KeepAlive(attributes);
        return key;
    }

    /// <summary>Encrypts the first bytes of <see cref="Input"/> into <see cref="Output"/>; gives the length there.</summary>
    public int Encrypt(CKM mechanism, int parameterLength, ulong key, int length)
    {
        CK_MECHANISM how = Mechanism(mechanism, parameterLength);
        ulong written = (ulong)Output.Bytes.Length;
        Enter("C_EncryptInit");
        Leave(library.C_EncryptInit(handle, ref how, key));
        Enter("C_Encrypt");
        Leave(library.C_Encrypt(handle, Input.Bytes, (ulong)length, Output.Bytes, ref written));
        return (int)written;
    }

    /// <summary>Decrypts the first bytes of <see cref="Input"/> into <see cref="Output"/>; gives the length there.</summary>
    public int Decrypt(CKM mechanism, int parameterLength, ulong key, int length)
    {
        CK_MECHANISM how = Mechanism(mechanism, parameterLength);
        ulong written = (ulong)Output.Bytes.Length;
        Enter("C_DecryptInit");
        Leave(library.C_DecryptInit(handle, ref how, key));
        Enter("C_Decrypt");
        Leave(library.C_Decrypt(handle, Input.Bytes, (ulong)length, Output.Bytes, ref written));
        return (int)written;
    }

    /// <summary>Signs the first bytes of <see cref="Input"/> into <see cref="Output"/>; gives the length there.</summary>
    public int Sign(CKM mechanism, int parameterLength, ulong key, int length)
    {
        CK_MECHANISM how = Mechanism(mechanism, parameterLength);
        ulong written = (ulong)Output.Bytes.Length;
        Enter("C_SignInit");
        Leave(library.C_SignInit(handle, ref how, key));
        Enter("C_Sign");
        Leave(library.C_Sign(handle, Input.Bytes, (ulong)length, Output.Bytes, ref written));
        return (int)written;
    }
}
