namespace SecretsManager.Server.Secrets.Rollouts;

/// <summary>
/// Which version of a secret <c>SSM_Current</c> means since a caller has said so: while a rollout runs, the next one for those whom its
/// rules name and the stable one for all others; then one of them for everybody.
/// </summary>
/// <param name="Stable">The id of the version from before; empty where there is none to go back to.</param>
/// <param name="Next">The id of the version that is rolled out, or was promoted.</param>
/// <param name="Rules">Who gets the next version while the rollout runs.</param>
/// <param name="Seed">What the share of callers is drawn by, another for each rollout.</param>
/// <param name="Begun">When it began, Unix milliseconds.</param>
/// <param name="Changed">When its rules or its state were changed last, Unix milliseconds.</param>
internal sealed record VersionRollout(RolloutState State, string Stable, string Next, RolloutRules Rules, byte[] Seed, long Begun, long Changed)
{
    /// <summary>The version that everybody gets whom the rules do not name.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string Current => State == RolloutState.Promoted ? Next : Stable;

    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsRunning => State == RolloutState.Running;

    /// <summary>Whether a rollout that runs gives the version to anybody.</summary>
    public bool Gives(string versionId) => IsRunning && (versionId == Stable || versionId == Next);

    /// <summary>What is left of it when a version is gone: nothing without the current one, no way back without the one from before.</summary>
    public VersionRollout? Without(string versionId)
    {
        if (versionId == Current)
            return null;
        return versionId == Stable ? this with { Stable = string.Empty } : this;
    }
}

/// <summary>How far a rollout is. The numbers are stored, the names are the wire's.</summary>
internal enum RolloutState
{
    /// <summary>Some get the next version.</summary>
    Running = 1,

    /// <summary>Everybody gets the next version.</summary>
    Promoted = 2,

    /// <summary>Everybody gets the version from before.</summary>
    RolledBack = 3,
}
