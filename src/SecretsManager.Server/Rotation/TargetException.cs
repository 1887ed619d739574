namespace SecretsManager.Server.Rotation;

/// <summary>An instance did not do what was asked. The message is ours, in words; what the instance said is not repeated, as it may hold a password.</summary>
/// <param name="words">A sentence for operators: what was refused or missing, with the product's own error number where it has one.</param>
internal sealed class TargetException(TargetFault fault, string words, Exception? cause = null) : Exception(words, cause)
{
    public TargetFault Fault { get; } = fault;
}

/// <summary>Why an instance did not do it. The names stand in journals and metrics.</summary>
internal enum TargetFault
{
    /// <summary>It cannot be reached, did not answer in time, or cut the connection. It may have done it.</summary>
    Unreachable,

    /// <summary>It is no such product, its certificate is not valid, or it answers what the product never does.</summary>
    Untrusted,

    /// <summary>It refuses the administrator's account.</summary>
    AdministratorRefused,

    /// <summary>The administrator's account lacks a right.</summary>
    RightMissing,

    /// <summary>Its rules refuse this password; another may do.</summary>
    PasswordRefused,

    /// <summary>A database, table or other thing that the secret names is not there.</summary>
    NotThere,

    /// <summary>Anything else.</summary>
    Failed,
}
