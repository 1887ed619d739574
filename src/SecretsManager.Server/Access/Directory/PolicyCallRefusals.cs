using SecretsManager.Protocol;

namespace SecretsManager.Server.Access.Directory;

/// <summary>What callers are told about policies and those that have them.</summary>
internal static class PolicyCallRefusals
{
    public static ApiException NotFound(string code) => new(code, "The policy does not exist in this account.", "该账号下不存在此策略。");

    public static ApiException UserNotFound(string code) => new(code, "The user does not exist in this account.", "该账号下不存在此用户。");

    public static ApiException GroupNotFound() =>
        new(ErrorCode.ResourceNotFoundGroupNotExist, "The group does not exist in this account.", "该账号下不存在此用户组。");

    public static ApiException IsPreset() => new(
        ErrorCode.InvalidParameterPolicyIdError,
        "The policy is a preset. Presets cannot be changed or deleted; write a policy of your own instead.",
        "该策略为预设策略，不能修改或删除，请改用自定义策略。");

    public static ApiException NeitherOf(string id, string name) => new(
        ErrorCode.MissingParameter,
        $"The request is missing a required parameter: one of `{id}` and `{name}`.",
        $"请求缺少必需的参数：`{id}` 与 `{name}` 二选一。");

    public static ApiException NotOne(string id, string name) => new(
        ErrorCode.InvalidParameterParamError,
        $"`{id}` and `{name}` name different things. One of them is enough.",
        $"`{id}` 与 `{name}` 指向不同的对象，二者提供其一即可。");

    public static ApiException NameTaken() => new(
        ErrorCode.FailedOperationPolicyNameInUse,
        "Another policy of the account, or a preset, has this name.",
        "该名称已被本账号的其他策略或预设策略使用。");

    public static ApiException TooManyPolicies() => new(
        ErrorCode.FailedOperationPolicyFull,
        $"The account may have {PolicyRules.MostPolicies} policies of its own and has them.",
        $"该账号最多可有 {PolicyRules.MostPolicies} 个自定义策略，已达上限。");

    public static ApiException TooManyVersions() => new(
        ErrorCode.FailedOperationPolicyVersionFull,
        $"The policy may have {PolicyRules.MostVersions} versions and has them. Delete one that is not in force first.",
        $"策略最多可有 {PolicyRules.MostVersions} 个版本，已达上限，请先删除未生效的版本。");

    public static ApiException TooManyAttached() => new(
        ErrorCode.InvalidParameterAttachmentFull,
        $"A user, group or role may have {PolicyRules.MostAttached} policies, and this one has them.",
        $"每个用户、用户组或角色最多可关联 {PolicyRules.MostAttached} 个策略，已达上限。");

    public static ApiException VersionNotFound() =>
        new(ErrorCode.InvalidParameterPolicyVersionNotExists, "The policy has no such version.", "该策略没有此版本。");

    public static ApiException VersionInForce(string english, string chinese) => new(ErrorCode.FailedOperationPolicyVersionAlreadyDefault, english, chinese);

    public static ApiException InUse() => new(
        ErrorCode.FailedOperation,
        "The policy is attached to a user, group or role, or bounds one. Detach it everywhere first; nothing was deleted.",
        "策略仍关联于用户、用户组或角色，或被用作权限边界，请先全部解除；未删除任何策略。");
}
