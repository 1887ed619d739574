using SecretsManager.Server;

namespace SecretsManager.Tests.Rotation;

/// <summary>Ends the worker at the nth time that it comes to a place; from then on nothing that it began comes further.</summary>
internal sealed class StopAt : ICrashPoints
{
    private string? at;
    private int left;

    public bool HasStopped { get; private set; }

    public void Arm(string place, int time) => (at, left, HasStopped) = (place, time, false);

    public void Reach(string name)
    {
        if (name != at || --left > 0)
            return;
        (at, HasStopped) = (null, true);
        throw new InvalidOperationException($"Stopped dead at {name}.");
    }
}
