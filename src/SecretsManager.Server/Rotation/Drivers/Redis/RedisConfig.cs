using System.Text.Json;
using SecretsManager.Protocol;

namespace SecretsManager.Server.Rotation.Drivers.Redis;

/// <summary>The <c>AdditionalConfig</c> of a secret of <c>SecretType</c> 4: which account of Redis is wanted.</summary>
/// <param name="InstanceId">The instance, as it is registered.</param>
/// <param name="Privilege"><c>r</c> or <c>rw</c>.</param>
/// <param name="Remark">On the accounts; may be empty.</param>
internal sealed record RedisConfig(string InstanceId, string Privilege, string Remark)
{
    /// <summary>The instance that a text names; null if it is not of the form.</summary>
    public static string? InstanceOf(string? text) => ConfigMembers.Of(text) is { } members && members.GetValueOrDefault("InstanceId") is { ValueKind: JsonValueKind.String } id ? id.GetString() : null;

    /// <summary>Reads a text. Its members are a closed list: one that is misspelt would else be a right that nobody asked for.</summary>
    /// <param name="region">The region of the call.</param>
    /// <exception cref="ApiException"><c>InvalidParameterValue</c>.</exception>
    public static RedisConfig Read(string? text, string region)
    {
        Dictionary<string, JsonElement> members = ConfigMembers.Of(text) ?? throw ConfigMembers.Wrong(
            "a JSON object with InstanceId, Privilege and perhaps Region, ReadonlyPolicy and Remark, each once",
            "JSON 对象，含 InstanceId、Privilege，可含 Region、ReadonlyPolicy、Remark，且不可重复");
        string? stranger = members.Keys.FirstOrDefault(name => name is not ("Region" or "InstanceId" or "Privilege" or "ReadonlyPolicy" or "Remark"));
        if (stranger is not null)
            throw ConfigMembers.Wrong("no members but Region, InstanceId, Privilege, ReadonlyPolicy and Remark", "仅可含 Region、InstanceId、Privilege、ReadonlyPolicy、Remark");
        if (TextOf(members, "Region") is { Length: > 0 } other && other != region)
            throw ConfigMembers.Wrong("Region empty or the region of the call", "Region 须为空或与请求地域一致");
        string privilege = TextOf(members, "Privilege");
        if (privilege is not ("r" or "rw"))
            throw ConfigMembers.Wrong("Privilege r or rw", "Privilege 须为 r 或 rw");

        // It says which node reads go to, where there are several. A registered instance is one node, and it is that.
        if (members.TryGetValue("ReadonlyPolicy", out JsonElement policy) && !IsMasterOrEmpty(policy))
            throw ConfigMembers.Wrong("ReadonlyPolicy empty or [\"master\"]: an instance is one node here, and reads go to it", "ReadonlyPolicy 须为空或 [\"master\"]：此处实例为单节点");
        string remark = TextOf(members, "Remark");
        if (remark.Length > RotationRules.LongestRemark)
            throw ConfigMembers.Wrong("Remark of up to 255 characters", "Remark 不超过 255 个字符");
        string instance = TextOf(members, "InstanceId");
        return instance.Length > 0 ? new RedisConfig(instance, privilege, remark) : throw ConfigMembers.Wrong("InstanceId of an instance of Redis that is registered", "InstanceId 须为已注册的 Redis 实例");
    }

    private static string TextOf(Dictionary<string, JsonElement> members, string name)
    {
        if (!members.TryGetValue(name, out JsonElement member))
            return string.Empty;
        return member.ValueKind == JsonValueKind.String ? member.GetString()! : throw ConfigMembers.Wrong($"{name} a string", $"{name} 须为字符串");
    }

    private static bool IsMasterOrEmpty(JsonElement policy)
    {
        if (policy.ValueKind != JsonValueKind.Array)
            return false;
        int count = policy.GetArrayLength();
        return count == 0 || (count == 1 && policy[0].ValueKind == JsonValueKind.String && policy[0].ValueEquals("master"u8));
    }
}
