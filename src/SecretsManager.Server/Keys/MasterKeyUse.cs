namespace SecretsManager.Server.Keys;

/// <summary>What a master key is to be used for.</summary>
internal enum KeyAct
{
    /// <summary>To encrypt or to wrap.</summary>
    Encrypt,

    /// <summary>To decrypt what was encrypted with it.</summary>
    Decrypt,

    /// <summary>To seal or open the values of secrets; an archived key does neither.</summary>
    ProtectSecrets,

    /// <summary>To sign, to verify, to give out its public half, to decrypt with its private half.</summary>
    UsePair,
}

/// <summary>Why a master key cannot be used.</summary>
internal enum KeyFault
{
    NotFound,
    Disabled,
    PendingDelete,
    PendingImport,
    Archived,
    Expired,
    WrongUsage,
    Unavailable,
}

/// <summary>Whether a master key's state allows a use. Decided here for every service; each puts it in its own words.</summary>
internal static class MasterKeyUse
{
    /// <summary>Why not; null if it is allowed.</summary>
    public static KeyFault? FaultOf(MasterKey? key, KeyAct act, long now) => key switch
    {
        null or { State: MasterKeyState.Destroying } => KeyFault.NotFound,
        { State: MasterKeyState.Disabled } => KeyFault.Disabled,
        { State: MasterKeyState.PendingDelete } => KeyFault.PendingDelete,
        { State: MasterKeyState.PendingImport } => KeyFault.PendingImport,
        { State: MasterKeyState.Archived } when act != KeyAct.Decrypt => KeyFault.Archived,
        { ValidTo: { } end } when end <= now => KeyFault.Expired,
        { Versions.Count: 0 } => KeyFault.PendingImport,
        _ when act == KeyAct.UsePair != (key.Usage != KeyUsage.EncryptDecrypt) => KeyFault.WrongUsage,
        _ => null,
    };
}
