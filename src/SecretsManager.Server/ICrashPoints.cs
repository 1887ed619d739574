namespace SecretsManager.Server;

/// <summary>
/// Named places between the steps of what must survive a kill. The product passes them by; a test ends the process at one, to show that
/// the next start finds its way from there.
/// </summary>
internal interface ICrashPoints
{
    /// <summary>The step before the place is durable; the one behind it has not begun.</summary>
    void Reach(string name);
}

/// <summary>Nothing happens at any place.</summary>
internal sealed class NoCrashPoints : ICrashPoints
{
    public void Reach(string name)
    {
    }
}
