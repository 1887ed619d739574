using SecretsManager.Protocol;

namespace SecretsManager.Server.Access;

/// <summary>What a caller is told when its signature is not accepted.</summary>
internal static class AuthenticationRefusals
{
    public static ApiException Malformed() => new(
        ErrorCode.AuthFailureInvalidAuthorization,
        "The Authorization header is missing or malformed. Expected: TC3-HMAC-SHA256 Credential=<SecretId>/<date>/<service>/tc3_request, SignedHeaders=<list with content-type and host>, Signature=<64 lower-case hexadecimal digits>.",
        "Authorization 请求头缺失或格式错误。正确格式：TC3-HMAC-SHA256 Credential=<SecretId>/<date>/<service>/tc3_request, SignedHeaders=<须包含 content-type 和 host>, Signature=<64 位小写十六进制>。");

    public static ApiException OlderSignatureOff() => new(
        ErrorCode.AuthFailureInvalidAuthorization,
        "Signatures of the methods HmacSHA1 and HmacSHA256 are switched off here. Sign with TC3-HMAC-SHA256.",
        "此处未启用 HmacSHA1 和 HmacSHA256 签名方法，请使用 TC3-HMAC-SHA256。");

    public static ApiException KeyForm() => new(
        ErrorCode.AuthFailureInvalidSecretId,
        "The SecretId has not the form of an API key id: AKID followed by letters and digits.",
        "SecretId 不是有效的 API 密钥格式：应以 AKID 开头，后接字母和数字。");

    public static ApiException Signature() => new(
        ErrorCode.AuthFailureSignatureFailure,
        "The provided credentials could not be validated. Please check your signature is correct.",
        "请求签名验证失败，请检查密钥和签名计算是否正确。");

    public static ApiException KeyInactive() => new(
        ErrorCode.AuthFailureSecretIdNotFound,
        "The SecretId is not found, please ensure that your SecretId is correct.",
        "SecretId不存在，请输入正确的密钥。");

    public static ApiException Timestamp() => new(
        ErrorCode.AuthFailureSignatureExpire,
        "The timestamp is not Unix seconds within 300 seconds of the server's clock.",
        "请求时间戳不是有效的 Unix 秒数，或与服务器时间相差超过 300 秒。");

    public static ApiException Token() => new(
        ErrorCode.AuthFailureTokenFailure,
        "The session token is missing, or is not one of this key. A permanent key is used without a token, a temporary one with its own.",
        "缺少会话令牌，或令牌与密钥不符。永久密钥不需要令牌，临时密钥须使用其对应的令牌。");

    public static ApiException TokenExpired() => new(
        ErrorCode.AuthFailureTokenFailure, "The session has expired. Ask for new temporary credentials.", "会话已过期，请重新获取临时凭证。");

    public static ApiException TokenRevoked() => new(
        ErrorCode.AuthFailureTokenFailure,
        "The session has been revoked, or the key, user or role that it came from is gone. Ask for new temporary credentials.",
        "会话已被撤销，或其来源的密钥、用户或角色已不存在，请重新获取临时凭证。");

    public static ApiException ActionNotSigned() => new(
        ErrorCode.AuthFailureInvalidAuthorization,
        "This key accepts only requests whose SignedHeaders hold x-tc-action.",
        "该密钥只接受 SignedHeaders 中包含 x-tc-action 的请求。");

    public static ApiException UnsignedPayload() => new(
        ErrorCode.UnsupportedOperation,
        "Unsigned payloads are not accepted: sign the body.",
        "不接受未签名的请求体，请对请求体签名。");

    // Honest clients meet this too: the SDKs sign the body, not the action, so two actions with one body in one second share a
    // signature. The code is one that clients try again, and a second later they sign anew.
    public static ApiException Repurposed() => new(
        ErrorCode.RequestLimitExceeded,
        "This signature has been used before for another action, version, region, token, host or content type. Sign again with a new timestamp, or sign x-tc-action too.",
        "该签名已用于其他操作、版本、地域、令牌、主机或内容类型。请使用新的时间戳重新签名，或将 x-tc-action 加入签名。");
}
