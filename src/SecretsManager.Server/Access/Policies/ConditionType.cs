namespace SecretsManager.Server.Access.Policies;

/// <summary>What the values of a clause are.</summary>
internal enum ConditionType
{
    /// <summary>Text; it may hold variables.</summary>
    Text,

    /// <summary>A decimal number.</summary>
    Number,

    /// <summary>An instant.</summary>
    Date,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>Bytes in base64.</summary>
    Binary,

    /// <summary>An address or a range of addresses.</summary>
    Address,

    /// <summary>Whether the key is absent: <c>true</c> or <c>false</c>.</summary>
    Absence,
}
