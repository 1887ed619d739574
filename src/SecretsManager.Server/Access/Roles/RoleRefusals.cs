using SecretsManager.Protocol;

namespace SecretsManager.Server.Access.Roles;

/// <summary>What a caller is told when a role does not allow what was asked.</summary>
internal static class RoleRefusals
{
    public static ApiException NotFound() => new(ErrorCode.InvalidParameterRoleNotExist, "The role does not exist in this account.", "该账号中不存在此角色。");

    public static ApiException NameTaken() =>
        new(ErrorCode.InvalidParameterRoleNameInUse, "A role of this name exists already in this account.", "该账号中已存在同名角色。");

    public static ApiException Full() => new(
        ErrorCode.InvalidParameterRoleFull,
        $"An account has at most {RoleRules.MostRoles} roles. Delete one first.",
        $"每个账号最多 {RoleRules.MostRoles} 个角色，请先删除部分角色。");

    public static ApiException TooManyTags(int most) => new(
        ErrorCode.InvalidParameterTagLimitExceeded, $"A role has at most {most} tags.", $"每个角色最多 {most} 个标签。");

    public static ApiException TrustPolicy(string place, string reason, string reasonChinese) => new(
        ErrorCode.InvalidParameterPolicyDocumentError,
        $"The trust policy is not valid at {place}: {reason}",
        $"信任策略在 {place} 处无效：{reasonChinese}");
}
