using SecretsManager.Server.Secrets;

namespace SecretsManager.Server.Rotation;

/// <summary>New ids of what a rotation makes.</summary>
internal sealed class RotationIds(DisplayTime times, IRandomBytes random)
{
    // What clients take for an exact number.
    private const long LargestTask = (1L << 53) - 1;

    /// <summary>A task's, the API's <c>FlowID</c>.</summary>
    public long Task() => Identifiers.NewNumber(1, LargestTask, random);

    /// <summary>A version's. The API's form is the time at which the rotation began; two in one second have two seconds.</summary>
    public string Version(Secret secret, long now)
    {
        string id;
        do
        {
            id = $"SSM_Rotate_{times.NameText(now)}";
            now += 1000;
        }
        while (secret.Versions.Any(version => version.VersionId == id));
        return id;
    }
}
