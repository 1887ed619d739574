using SecretsManager.Server;

namespace SecretsManager.Tests.Rotation;

/// <summary>Ends the worker at one of the next places, by chance.</summary>
internal sealed class RandomStop(int seed) : ICrashPoints
{
    private readonly Random random = new(seed);
    private int left = int.MaxValue;

    public bool HasStopped { get; private set; }

    public void Arm() => (left, HasStopped) = (random.Next(1, 16), false);

    public void Disarm() => (left, HasStopped) = (int.MaxValue, false);

    public void Reach(string name)
    {
        if (HasStopped || --left == 0)
        {
            HasStopped = true;
            throw new InvalidOperationException($"Stopped dead at {name}.");
        }
    }
}
