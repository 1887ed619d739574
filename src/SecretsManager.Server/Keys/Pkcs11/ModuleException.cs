using Net.Pkcs11Interop.Common;

namespace SecretsManager.Server.Keys.Pkcs11;

/// <summary>A function of the module did not answer CKR_OK.</summary>
internal sealed class ModuleException(string function, CKR code) : Exception($"{function} answered {NameOf(code)}")
{
    public CKR Code => code;

    /// <summary>
    /// Whether the device, the token, the session or the login is gone. Every other code may be about the arguments or about the device;
    /// a probe tells which.
    /// </summary>
    public bool MeansLoss => code is
        CKR.CKR_SESSION_HANDLE_INVALID or CKR.CKR_SESSION_CLOSED or
        CKR.CKR_DEVICE_ERROR or CKR.CKR_DEVICE_REMOVED or CKR.CKR_TOKEN_NOT_PRESENT or CKR.CKR_TOKEN_NOT_RECOGNIZED or CKR.CKR_SLOT_ID_INVALID or
        CKR.CKR_USER_NOT_LOGGED_IN or CKR.CKR_PIN_INCORRECT or CKR.CKR_PIN_LOCKED or CKR.CKR_PIN_EXPIRED or
        CKR.CKR_CRYPTOKI_NOT_INITIALIZED or
        // Something of an earlier call was left in the session: only a new one helps.
        CKR.CKR_OPERATION_ACTIVE;

    /// <summary>Whether the function is one that looks at what a caller brought, which may be altered or another's.</summary>
    public bool ConcernsData => function is "C_UnwrapKey" or "C_Decrypt";

    /// <summary>Whether the module says outright that what the caller brought is not what was made here.</summary>
    public bool SaysBadData => ConcernsData && code is
        CKR.CKR_WRAPPED_KEY_INVALID or CKR.CKR_WRAPPED_KEY_LEN_RANGE or
        CKR.CKR_ENCRYPTED_DATA_INVALID or CKR.CKR_ENCRYPTED_DATA_LEN_RANGE or
        CKR.CKR_DATA_INVALID or CKR.CKR_DATA_LEN_RANGE or CKR.CKR_SIGNATURE_INVALID;

    /// <summary>Whether the object that a handle named is gone.</summary>
    public bool SaysNoObject => code is
        CKR.CKR_OBJECT_HANDLE_INVALID or CKR.CKR_KEY_HANDLE_INVALID or
        CKR.CKR_WRAPPING_KEY_HANDLE_INVALID or CKR.CKR_UNWRAPPING_KEY_HANDLE_INVALID;

    /// <summary>Whether the module does not take a mechanism or its parameter.</summary>
    public bool SaysNoSuchMechanism => code is
        CKR.CKR_MECHANISM_INVALID or CKR.CKR_MECHANISM_PARAM_INVALID or CKR.CKR_ARGUMENTS_BAD or CKR.CKR_FUNCTION_NOT_SUPPORTED;

    /// <summary>Whether the module does not take an attribute.</summary>
    public bool SaysBadTemplate => code is
        CKR.CKR_ATTRIBUTE_TYPE_INVALID or CKR.CKR_ATTRIBUTE_VALUE_INVALID or CKR.CKR_ATTRIBUTE_READ_ONLY or CKR.CKR_TEMPLATE_INCONSISTENT;

    private static string NameOf(CKR code) => Enum.IsDefined(code) ? code.ToString() : $"0x{(uint)code:X}";
}
