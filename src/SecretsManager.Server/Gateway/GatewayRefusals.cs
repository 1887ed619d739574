using SecretsManager.Protocol;

namespace SecretsManager.Server.Gateway;

/// <summary>What a caller is told when a request does not get as far as an action.</summary>
internal static class GatewayRefusals
{
    public static ApiException Method() =>
        new(ErrorCode.UnsupportedProtocol, "Only POST and GET are supported.", "仅支持 POST 和 GET 方法。");

    public static ApiException BodySize(long most) =>
        new(ErrorCode.RequestSizeLimitExceeded, $"The body of a request may have {most} bytes.", $"请求体不得超过 {most} 字节。");

    public static ApiException Chunked() => new(
        ErrorCode.InvalidRequest,
        "Transfer-Encoding is not accepted: send the body with its Content-Length.",
        "不接受 Transfer-Encoding，请使用 Content-Length 发送请求体。");

    public static ApiException BodyOfGet() =>
        new(ErrorCode.InvalidRequest, "A GET request has no body; its parameters are in the query.", "GET 请求不应包含请求体，参数应放在查询字符串中。");

    public static ApiException Truncated() =>
        new(ErrorCode.InvalidRequest, "The body is shorter than its Content-Length, or comes too slowly.", "请求体长度小于 Content-Length，或发送过慢。");

    public static ApiException Repeated(string header) =>
        new(ErrorCode.InvalidParameter, $"The header {header} may stand once.", $"请求头 {header} 只能出现一次。");

    public static ApiException ContentType() => new(
        ErrorCode.InvalidParameter,
        "The Content-Type is not supported. Allowed: application/json, multipart/form-data; application/x-www-form-urlencoded for GET and for requests signed with HmacSHA1 or HmacSHA256.",
        "不支持该 Content-Type。允许：application/json、multipart/form-data；application/x-www-form-urlencoded 用于 GET 以及以 HmacSHA1 或 HmacSHA256 签名的请求。");

    public static ApiException Action() =>
        new(ErrorCode.InvalidAction, "There is no such action.", "该接口不存在。");

    public static ApiException UnsupportedAction() =>
        new(ErrorCode.UnsupportedOperation, "The action is part of the API and not supported here.", "此处不支持该接口。");

    public static ApiException Version() =>
        new(ErrorCode.NoSuchVersion, "The action does not exist in this version of the API.", "该接口版本不存在。");

    public static ApiException Region(IEnumerable<string> served) => new(
        ErrorCode.UnsupportedRegion,
        $"The region is not served here. Served: {string.Join(", ", served)}.",
        $"此处不提供该地域的服务。可用地域：{string.Join("、", served)}。");

    public static ApiException Rate(int perSecond) =>
        new(ErrorCode.RequestLimitExceeded, $"More than {perSecond} calls of this action in a second. Call again later.", $"该接口每秒调用超过 {perSecond} 次，请稍后重试。");

    // Two honest clients with one key meet this when they ask in one second; a second later they sign anew.
    public static ApiException ToldOnce() => new(
        ErrorCode.RequestLimitExceeded,
        "This signed request has been answered, and credentials are told once. Sign again with a new timestamp.",
        "该签名请求已被应答，凭证仅返回一次。请使用新的时间戳重新签名。");

    public static ApiException TooManySignatures() =>
        new(ErrorCode.RequestLimitExceeded, "Too many different requests in the last minutes. Call again later.", "近几分钟内的请求过多，请稍后重试。");

    public static ApiException Contended() =>
        new(ErrorCode.ResourceInUse, "Other calls keep changing the same resource. Call again.", "其他调用正在修改同一资源，请重试。");

    public static ApiException TracksBehind() => new(
        ErrorCode.InternalError,
        "A required audit track does not take records now, so that nothing was done. Call again later.",
        "必需的审计跟踪当前无法接收记录，未执行任何操作，请稍后重试。");

    public static ApiException NotTaken() => new(
        ErrorCode.InternalError,
        "A required audit track has not taken the record of this call, so that it is not answered. What it changes is changed. Call again later.",
        "必需的审计跟踪未接收该调用的记录，因此不返回结果；其变更已生效。请稍后重试。");

    public static ApiException DiskFull() => new(
        ErrorCode.InternalError,
        "The disk of the server is full. Nothing was changed; calls are served again when there is room.",
        "服务器磁盘已满，未做任何更改；有可用空间后将恢复服务。");

    public static ApiException Internal() =>
        new(ErrorCode.InternalError, "An internal error occurred. The server's log has the details under the RequestId.", "内部错误，详情请按 RequestId 查询服务器日志。");
}
