using System.Text;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.LowLevelAPI80;

namespace SecretsManager.Server.Keys.Pkcs11;

/// <summary>Finds the token with a label in the slots of a module, and sees that it can be used.</summary>
internal static class TokenSearch
{
    /// <summary>The slot of the token, and the token's flags.</summary>
    /// <exception cref="Pkcs11SetupException">There is none with the label, or two, or it cannot be used.</exception>
    public static (ulong Slot, ulong Flags) Find(Pkcs11Library library, string label)
    {
        List<(ulong Slot, ulong Flags)> found = [];
        foreach (ulong slot in Slots(library))
        {
            CK_TOKEN_INFO info = default;
            CKR code = library.C_GetTokenInfo(slot, ref info);
            // A slot whose token does not answer is not the one, unless no other is.
            if (code == CKR.CKR_OK && Encoding.UTF8.GetString(info.Label).TrimEnd(' ', '\0') == label)
                found.Add((slot, info.Flags));
        }

        if (found.Count == 0)
            throw new Pkcs11SetupException($"The module has no token with the label '{label}'.");
        if (found.Count > 1)
            throw new Pkcs11SetupException($"The module has {found.Count} tokens with the label '{label}'; each must have its own.");
        Check(label, found[0].Flags);
        return found[0];
    }

    private static void Check(string label, ulong flags)
    {
        if ((flags & CKF.CKF_TOKEN_INITIALIZED) == 0)
            throw new Pkcs11SetupException($"The token '{label}' is not initialized.");
        if ((flags & CKF.CKF_USER_PIN_INITIALIZED) == 0)
            throw new Pkcs11SetupException($"The token '{label}' has no user PIN yet.");
        if ((flags & CKF.CKF_WRITE_PROTECTED) != 0)
            throw new Pkcs11SetupException($"The token '{label}' is write protected, so no key can be made in it.");
    }

    private static ulong[] Slots(Pkcs11Library library)
    {
        ulong count = 0;
        Check(library.C_GetSlotList(true, null, ref count));
        ulong[] slots = new ulong[count];
        if (count > 0)
            Check(library.C_GetSlotList(true, slots, ref count));
        return slots[..(int)Math.Min(count, (ulong)slots.Length)];
    }

    private static void Check(CKR code)
    {
        if (code != CKR.CKR_OK)
            throw new ModuleException("C_GetSlotList", code);
    }
}
