using System.Globalization;
using System.Text.Json;
using SecretsManager.Protocol;

namespace SecretsManager.Server.Rotation.AccessKeys;

/// <summary>The <c>AdditionalConfig</c> of a secret of <c>SecretType</c> 3: whose access key is wanted.</summary>
internal static class AccessKeyConfig
{
    private const string Member = "TargetUin";

    /// <summary>The uin that a text names, as a number or as its digits; null if it is not of the form.</summary>
    public static ulong? TargetOf(string? text)
    {
        if (ConfigMembers.Of(text) is not { Count: 1 } members || !members.TryGetValue(Member, out JsonElement target))
            return null;
        return target.ValueKind switch
        {
            JsonValueKind.Number when target.TryGetUInt64(out ulong uin) && uin > 0 => uin,
            JsonValueKind.String when ulong.TryParse(target.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out ulong uin) && uin > 0 => uin,
            _ => null,
        };
    }

    /// <summary>Reads a text.</summary>
    /// <exception cref="ApiException"><c>InvalidParameterValue</c>.</exception>
    public static ulong Read(string? text) => TargetOf(text) ?? throw ConfigMembers.Wrong(
        "a JSON object with TargetUin, the uin of a user of the account, and nothing else", "仅含 TargetUin（本账号子用户的 uin）的 JSON 对象");
}
