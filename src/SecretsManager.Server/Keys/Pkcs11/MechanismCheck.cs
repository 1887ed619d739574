using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.LowLevelAPI80;

namespace SecretsManager.Server.Keys.Pkcs11;

/// <summary>Sees that a token has every mechanism that the product uses, so that a lack shows at the start and not at a call.</summary>
internal static class MechanismCheck
{
    private static readonly (CKM Mechanism, string Name, ulong Flags, string Use)[] Needed =
    [
        (CKM.CKM_AES_KEY_GEN, nameof(CKM.CKM_AES_KEY_GEN), CKF.CKF_GENERATE, "generate"),
        (CKM.CKM_AES_GCM, nameof(CKM.CKM_AES_GCM), CKF.CKF_ENCRYPT | CKF.CKF_DECRYPT, "encrypt and decrypt"),
        (CKM.CKM_AES_KEY_WRAP, nameof(CKM.CKM_AES_KEY_WRAP), CKF.CKF_WRAP | CKF.CKF_UNWRAP, "wrap and unwrap"),
        (CKM.CKM_RSA_PKCS_KEY_PAIR_GEN, nameof(CKM.CKM_RSA_PKCS_KEY_PAIR_GEN), CKF.CKF_GENERATE_KEY_PAIR, "generate pairs"),
        (CKM.CKM_RSA_PKCS, nameof(CKM.CKM_RSA_PKCS), CKF.CKF_SIGN | CKF.CKF_DECRYPT, "sign and decrypt"),
        (CKM.CKM_RSA_PKCS_PSS, nameof(CKM.CKM_RSA_PKCS_PSS), CKF.CKF_SIGN, "sign"),
        (CKM.CKM_EC_KEY_PAIR_GEN, nameof(CKM.CKM_EC_KEY_PAIR_GEN), CKF.CKF_GENERATE_KEY_PAIR, "generate pairs"),
        (CKM.CKM_ECDSA, nameof(CKM.CKM_ECDSA), CKF.CKF_SIGN, "sign"),
    ];

    /// <exception cref="Pkcs11SetupException">A mechanism is missing; it is named.</exception>
    public static void Require(Pkcs11Library library, ulong slot)
    {
        HashSet<CKM> listed = Listed(library, slot);
        foreach ((CKM mechanism, string name, ulong flags, string use) in Needed)
        {
            if (!Has(mechanism, flags))
                throw new Pkcs11SetupException($"The token lacks the mechanism {name} to {use}.");
        }

        // OAEP is done by the module itself, or by the raw operation and a padding that is taken off here.
        if (!Has(CKM.CKM_RSA_X_509, CKF.CKF_DECRYPT) && !Has(CKM.CKM_RSA_PKCS_OAEP, CKF.CKF_DECRYPT))
            throw new Pkcs11SetupException($"The token lacks the mechanism {CKM.CKM_RSA_X_509} or {CKM.CKM_RSA_PKCS_OAEP} to decrypt.");

        // Some modules describe a mechanism that their configuration has taken off the list.
        bool Has(CKM mechanism, ulong flags)
        {
            CK_MECHANISM_INFO info = default;
            if (!listed.Contains(mechanism))
                return false;
            Check("C_GetMechanismInfo", library.C_GetMechanismInfo(slot, mechanism, ref info));
            return (info.Flags & flags) == flags;
        }
    }

    private static HashSet<CKM> Listed(Pkcs11Library library, ulong slot)
    {
        ulong count = 0;
        Check("C_GetMechanismList", library.C_GetMechanismList(slot, null, ref count));
        CKM[] mechanisms = new CKM[count];
        Check("C_GetMechanismList", library.C_GetMechanismList(slot, mechanisms, ref count));
        return [.. mechanisms];
    }

    private static void Check(string function, CKR code)
    {
        if (code != CKR.CKR_OK)
            throw new ModuleException(function, code);
    }
}
