namespace SecretsManager.Server.Rotation;

/// <summary>What a node says of a task that it works on. The names stand in audit records.</summary>
internal enum TaskEvent
{
    /// <summary>It takes the task.</summary>
    Take,

    /// <summary>The name of the account is somebody else's in the instance; the account gets another.</summary>
    Rename,

    /// <summary>The means has made a value of its own, which replaces the candidate before anything is touched.</summary>
    Adopt,

    /// <summary>It is about to touch the account.</summary>
    Apply,

    /// <summary>The account has the new password.</summary>
    Applied,

    /// <summary>The instance's rules refuse the new password, and nothing has it; there shall be another.</summary>
    Replace,

    /// <summary>A login has proven the new password: it becomes current.</summary>
    Promote,

    /// <summary>Whoever uses the value knows that it is current.</summary>
    Finished,

    /// <summary>It did not come further.</summary>
    Postpone,

    /// <summary>What a failed creation may have made, or what was to be dropped, is not there any more.</summary>
    Cleared,

    /// <summary>The task has ended long ago.</summary>
    Forget,
}
