using SecretsManager.Protocol.Cam;
using SecretsManager.Server.Access.Policies;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Directory;

/// <summary>A policy as accounts have them: one of its own, or a preset.</summary>
/// <param name="Versions">Oldest first; a preset has one.</param>
/// <param name="Default">The number of the version in force.</param>
/// <param name="Created">Unix milliseconds.</param>
/// <param name="Updated">When it was last changed, Unix milliseconds.</param>
internal sealed record AttachablePolicy(
    long PolicyId, string Name, string Description, IReadOnlyList<PolicyVersion> Versions, int Default, long Created, long Updated)
{
    /// <summary>How the API numbers where a policy comes from: all are written in the policy language.</summary>
    public const int CreateMode = 2;

    private const int CustomType = 1;
    private const int PresetType = 2;

    /// <summary>The record; null for a preset.</summary>
    public Stored<Policy>? Stored { get; private init; }

    /// <summary>The service that a preset is for, or empty.</summary>
    public string Service { get; private init; } = string.Empty;

    public bool IsPreset => Stored is null;

    /// <summary>The version in force, as it was written.</summary>
    public string Document => Versions.First(version => version.Number == Default).Document;

    /// <summary>As the API numbers it.</summary>
    public int Type => IsPreset ? PresetType : CustomType;

    /// <summary>As the API calls it where it lists attachments.</summary>
    public string TypeName => IsPreset ? "QCS" : "User";

    /// <summary>How far a preset reaches, as the API calls it; nobody has said so of an account's own.</summary>
    public string Level => !IsPreset ? string.Empty : Service.Length == 0 ? "Global" : "CloudProduct";

    public IReadOnlyList<PolicyTag> Tags => Stored is null ? [] : [.. Stored.Value.Tags.Select(tag => new PolicyTag(tag.Key, tag.Value))];

    public static AttachablePolicy Of(Preset preset) =>
        new(preset.PolicyId, preset.Name, preset.Description, [new PolicyVersion(1, preset.Document, Presets.Created)], 1, Presets.Created, Presets.Created)
        {
            Service = preset.Service,
        };

    public static AttachablePolicy Of(Stored<Policy> stored)
    {
        Policy policy = stored.Value;
        return new(policy.PolicyId, policy.Name, policy.Description, policy.Versions, policy.Default, policy.Created, policy.Updated) { Stored = stored };
    }

    /// <summary>What holds the policy in place until a change that refers to it is committed.</summary>
    public IEnumerable<Change> Kept => Stored is null ? [] : [new Change.Expect(Stored.Identity, Stored.Generation)];
}
