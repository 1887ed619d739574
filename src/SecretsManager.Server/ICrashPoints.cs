namespace SecretsManager.Server;

/// <summary>
/// The named places between two steps at which a kill must lose nothing. The product passes them by; a test puts something here that
/// ends the process.
/// </summary>
internal interface ICrashPoints
{
    /// <summary>The place of this name has been reached.</summary>
    void Reach(string name);
}

/// <summary>The product's own: nothing happens.</summary>
internal sealed class NoCrashPoints : ICrashPoints
{
    public void Reach(string name)
    {
    }
}
