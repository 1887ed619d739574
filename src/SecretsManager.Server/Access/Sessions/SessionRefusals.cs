using SecretsManager.Protocol;

namespace SecretsManager.Server.Access.Sessions;

/// <summary>What a caller is told who asks for temporary credentials and gets none.</summary>
internal static class SessionRefusals
{
    public static ApiException RoleArn() => new(
        ErrorCode.InvalidParameterParamError,
        "The value of parameter `RoleArn` is not valid. Allowed: qcs::cam::uin/<account>:roleName/<name> or qcs::cam::uin/<account>:role/<id>.",
        "参数 `RoleArn` 的值无效。允许的取值：qcs::cam::uin/<主账号>:roleName/<角色名> 或 qcs::cam::uin/<主账号>:role/<角色 ID>。");

    public static ApiException NotPermanent() => new(
        ErrorCode.InvalidParameterAccessKeyNotSupport,
        "This action takes a permanent key of a user or an account; a temporary one gives no further credentials here.",
        "此接口仅支持主账号或子用户的永久密钥，不支持临时密钥。");

    public static ApiException Policy(string place, string reason, string reasonChinese) => new(
        ErrorCode.InvalidParameterStrategyFormatError, $"The Policy is not valid at {place}: {reason}", $"Policy 在 {place} 处无效：{reasonChinese}");

    public static ApiException PolicyEncoding() => new(
        ErrorCode.InvalidParameterStrategyFormatError,
        "The Policy is not URL-encoded JSON: a % stands without two hexadecimal digits, or the bytes are no UTF-8.",
        "Policy 不是经过 URL 编码的 JSON：% 后缺少两位十六进制数字，或字节不是 UTF-8。");

    public static ApiException PolicyTooLong(int longest) => new(
        ErrorCode.InvalidParameterPolicyTooLong,
        $"The Policy makes the session's token longer than {longest} characters. Shorten it, for example with wildcards.",
        $"Policy 使会话令牌超过 {longest} 个字符，请缩短策略，例如使用通配符。");

    public static ApiException ChainTooLong(int longest) => new(
        ErrorCode.LimitExceeded,
        $"At most {longest} roles are taken one in the session of the other. Take the role under a permanent key.",
        $"角色会话最多嵌套 {longest} 层，请使用永久密钥扮演该角色。");

    public static ApiException SourceIdentity() => new(
        ErrorCode.InvalidParameterParamError,
        "The value of parameter `SourceIdentity` is not valid. Allowed: the caller's own uin, or in a session the one that it has already.",
        "参数 `SourceIdentity` 的值无效。允许的取值：调用者自身的 uin，或当前会话已有的来源身份。");

    public static ApiException SecondFactorPair() => new(
        ErrorCode.InvalidParameterParamError,
        "SerialNumber and TokenCode must be given together, under a permanent key.",
        "SerialNumber 与 TokenCode 须同时提供，且须使用永久密钥。");

    public static ApiException SecondFactor() => new(
        ErrorCode.InvalidParameterMfaTokenError,
        "The second factor is refused: SerialNumber must be qcs::cam:uin/<uin>::mfa/softToken of the caller's own device, "
        + "and TokenCode a one-time password of now that was not used before.",
        "多因子验证失败：SerialNumber 须为调用者自身设备的 qcs::cam:uin/<uin>::mfa/softToken，TokenCode 须为当前有效且未使用过的动态口令。");

    public static ApiException TooManyTries() => new(
        ErrorCode.InvalidParameterMfaTokenError,
        "Too many one-time passwords were wrong in the last hour. No further one is looked at for now.",
        "最近一小时内动态口令错误次数过多，暂不再验证。");

    public static ApiException WebIdentityForm() => new(
        ErrorCode.InvalidParameterWebIdentityTokenError,
        "The value of parameter `WebIdentityToken` is not valid. "
        + "Allowed: a signed JSON Web Token in its compact form, up to 8192 characters, with iss, sub, aud and exp.",
        "参数 `WebIdentityToken` 的值无效。允许的取值：紧凑格式的已签名 JSON Web Token，不超过 8192 个字符，且包含 iss、sub、aud 和 exp。");

    public static ApiException WebIdentityExpired() => new(
        ErrorCode.InvalidParameterWebIdentityTokenError, "The identity token has expired. Get a new one from its issuer.", "身份令牌已过期，请向签发者重新获取。");

    public static ApiException WebIdentity() => new(
        ErrorCode.UnauthorizedOperation,
        "The identity token gives no right to take this role: the provider, the token, the role or its trust policy does not allow it.",
        "该身份令牌无权扮演此角色：身份提供商、令牌、角色或其信任策略不允许。");
}
