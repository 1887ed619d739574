namespace SecretsManager.Server.Keys;

/// <summary>The life of a key: which change of state is possible from which, and what each makes of the key.</summary>
internal static class KeyStates
{
    public static MasterKey Enable(MasterKey key, string action) => key.State switch
    {
        MasterKeyState.Enabled or MasterKeyState.Disabled => key with { State = MasterKeyState.Enabled },
        _ => throw Refuse(key, action),
    };

    public static MasterKey Disable(MasterKey key, string action) => key.State switch
    {
        MasterKeyState.Enabled or MasterKeyState.Disabled => key with { State = MasterKeyState.Disabled },
        _ => throw Refuse(key, action),
    };

    public static MasterKey Archive(MasterKey key, string action) => key.State switch
    {
        MasterKeyState.Enabled => key with { State = MasterKeyState.Archived },
        _ => throw Refuse(key, action),
    };

    public static MasterKey CancelArchive(MasterKey key, string action) => key.State switch
    {
        MasterKeyState.Archived => key with { State = MasterKeyState.Enabled },
        _ => throw Refuse(key, action),
    };

    /// <summary>It comes back disabled, or waiting for its material if it has none.</summary>
    public static MasterKey CancelDeletion(MasterKey key) => key.State == MasterKeyState.PendingDelete
        ? key with { State = key.Versions.Count == 0 ? MasterKeyState.PendingImport : MasterKeyState.Disabled, DeleteAt = null }
        : throw KeyCallRefusals.NotPendingDelete();

    /// <summary>Only a key that does nothing may be scheduled for deletion.</summary>
    public static void RequireDeletable(MasterKey key, string action)
    {
        if (key.State is MasterKeyState.Enabled or MasterKeyState.Archived)
            throw KeyCallRefusals.ShouldBeDisabled();
        RequireChangeable(key, action);
    }

    /// <summary>A key that waits for its deletion is not changed.</summary>
    public static void RequireChangeable(MasterKey key, string action)
    {
        if (key.State == MasterKeyState.PendingDelete)
            throw KeyCallRefusals.State(action, key.State);
    }

    public static void RequireEnabled(MasterKey key)
    {
        KeyFault? fault = key.State switch
        {
            MasterKeyState.Disabled => KeyFault.Disabled,
            MasterKeyState.PendingDelete => KeyFault.PendingDelete,
            MasterKeyState.PendingImport => KeyFault.PendingImport,
            MasterKeyState.Archived => KeyFault.Archived,
            _ => null,
        };
        if (fault is { } found)
            throw KeyCallRefusals.Of(found);
    }

    /// <summary>Material comes only into a key that was made for it, while it is enabled or has none.</summary>
    public static void RequireImportable(MasterKey key, string action)
    {
        if (!key.IsExternal)
            throw KeyCallRefusals.NotExternal();
        if (key.State is not (MasterKeyState.Enabled or MasterKeyState.PendingImport))
            throw Refuse(key, action);
    }

    private static Protocol.ApiException Refuse(MasterKey key, string action) => key.State switch
    {
        MasterKeyState.Archived => KeyCallRefusals.Of(KeyFault.Archived),
        MasterKeyState.Disabled => KeyCallRefusals.Of(KeyFault.Disabled),
        _ => KeyCallRefusals.State(action, key.State),
    };
}
