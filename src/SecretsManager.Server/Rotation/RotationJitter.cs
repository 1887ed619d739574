namespace SecretsManager.Server.Rotation;

/// <summary>By how much a scheduled rotation begins later than its time, so that those of one time do not all begin together.</summary>
internal sealed class RotationJitter(RotationSettings settings, IRandomBytes random)
{
    /// <summary>Milliseconds, by chance, of none to as many as the settings allow.</summary>
    public long Next() => settings.JitterSeconds == 0 ? 0 : Identifiers.NewNumber(0, settings.JitterSeconds * 1000L, random);
}
