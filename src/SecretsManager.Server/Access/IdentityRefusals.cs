using SecretsManager.Protocol;

namespace SecretsManager.Server.Access;

/// <summary>What a caller is told when users, groups and access keys do not allow what was asked.</summary>
internal static class IdentityRefusals
{
    public static ApiException UserNotFound() =>
        new(ErrorCode.ResourceNotFoundUserNotExist, "The user does not exist in this account.", "该账号中不存在此用户。");

    public static ApiException GroupNotFound() =>
        new(ErrorCode.ResourceNotFoundGroupNotExist, "The group does not exist in this account.", "该账号中不存在此用户组。");

    public static ApiException KeyNotFound() =>
        new(ErrorCode.ResourceNotFoundSecretNotExist, "The user has no access key with this id.", "该用户没有此访问密钥。");

    public static ApiException UserNameTaken() =>
        new(ErrorCode.InvalidParameterSubUserNameInUse, "A user of this name exists already in this account.", "该账号中已存在同名用户。");

    public static ApiException GroupNameTaken() =>
        new(ErrorCode.InvalidParameterGroupNameInUse, "A group of this name exists already in this account.", "该账号中已存在同名用户组。");

    public static ApiException TooManyUsers(int most) => new(
        ErrorCode.InvalidParameterSubUserFull,
        $"An account has at most {most} users. Delete one first.",
        $"每个账号最多 {most} 个用户，请先删除一个。");

    public static ApiException TooManyGroups(int most) => new(
        ErrorCode.InvalidParameterGroupFull,
        $"An account has at most {most} groups. Delete one first.",
        $"每个账号最多 {most} 个用户组，请先删除一个。");

    public static ApiException TooManyGroupsOfUser(int most) => new(
        ErrorCode.InvalidParameterUserGroupFull,
        $"A user is in at most {most} groups.",
        $"每个用户最多加入 {most} 个用户组。");

    public static ApiException TooManyUsersInGroup(int most) => new(
        ErrorCode.InvalidParameterGroupUserFull,
        $"A group has at most {most} users.",
        $"每个用户组最多 {most} 个用户。");

    public static ApiException TooManyKeys(int most) => new(
        ErrorCode.OperationDeniedAccessKeyOverLimit,
        $"Each user, and the root account, has at most {most} access keys. Delete one first.",
        $"每个用户及主账号最多 {most} 个访问密钥，请先删除一个。");

    public static ApiException HasKeys() => new(
        ErrorCode.OperationDeniedHaveKeys,
        "The user has access keys. Delete them first, or set Force to 1.",
        "该用户存在未删除的访问密钥，请先删除密钥或将 Force 设为 1。");

    public static ApiException KeyIsActive() => new(
        ErrorCode.FailedOperationAccessKey,
        "The access key is active. Set its Status to Inactive before you delete it.",
        "该访问密钥处于启用状态，删除前请先将其状态设为 Inactive。");

    public static ApiException RootOnly() => new(
        ErrorCode.OperationDeniedSubUin,
        "The keys and the second factor of the root account are for the root account alone.",
        "主账号的密钥和安全设置仅限主账号自身操作。");

    public static ApiException NeedsSecondFactor() => new(
        ErrorCode.FailedOperation,
        "One's own second factor is lowered only in a session that was given for a one-time password: call GetSessionToken with TokenCode first.",
        "降低自身的二次验证要求须使用经一次性密码验证的会话，请先携带 TokenCode 调用 GetSessionToken。");

    public static ApiException NotFederated() => new(
        ErrorCode.OperationDeniedSubUin,
        "A federated session does not touch the keys and the second factor of the user that it is of. Call with his own key.",
        "联合会话不能操作其所属用户自身的密钥和二次验证，请使用该用户自己的密钥调用。");

    public static ApiException NoOneSelf(string field) => new(
        ErrorCode.InvalidParameterParamError,
        $"The caller is no user and has nothing of its own here. Name a user with `{field}`.",
        $"调用者不是用户，请通过 `{field}` 指定用户。");

    public static ApiException NoUserNamed() => new(
        ErrorCode.InvalidParameterUserUinAndUinNotAllNull,
        "Name the user by Uin or by Uid.",
        "请通过 Uin 或 Uid 指定用户。");

    public static ApiException NoPhone() => new(
        ErrorCode.FailedOperationUserNotBindPhone,
        "Nobody is verified by telephone here. Set Stoken, for one-time passwords.",
        "此处不支持手机校验，请使用 Stoken（一次性密码）。");

    public static ApiException NoWechat() => new(
        ErrorCode.FailedOperationUserNotBindWechat,
        "Nobody is verified by WeChat here. Set Stoken, for one-time passwords.",
        "此处不支持微信校验，请使用 Stoken（一次性密码）。");

    public static ApiException DeviceBound() => new(
        ErrorCode.FailedOperation,
        "The caller has one-time passwords already. Call UnbindMfaDevice first.",
        "调用者已绑定一次性密码，请先调用 UnbindMfaDevice。");

    public static ApiException NoNewDevice() => new(
        ErrorCode.FailedOperation,
        "There is nothing to confirm. Call BindMfaDevice first.",
        "没有待确认的设备，请先调用 BindMfaDevice。");

    public static ApiException NoDevice() => new(
        ErrorCode.FailedOperation,
        "There are no one-time passwords to take away.",
        "没有可解绑的一次性密码。");

    public static ApiException CodesWrong() => new(
        ErrorCode.InvalidParameterMfaTokenError,
        "The two one-time passwords are not right. They must follow each other, and the second must be of now.",
        "两个一次性密码不正确：须为连续的两个，且第二个须为当前密码。");

    public static ApiException CodeWrong() => new(
        ErrorCode.InvalidParameterMfaTokenError,
        "The one-time password is not right, or was used already. Wait for the next one.",
        "一次性密码不正确或已被使用，请等待下一个。");

    public static ApiException TooManyCodes() => new(
        ErrorCode.InvalidParameterMfaTokenError,
        "Too many one-time passwords were wrong in the last hour. Try again later.",
        "最近一小时内一次性密码错误次数过多，请稍后再试。");
}
