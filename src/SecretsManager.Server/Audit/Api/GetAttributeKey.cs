using SecretsManager.Protocol.CloudAudit;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Audit.Events;

namespace SecretsManager.Server.Audit.Api;

/// <summary>Lists what events can be found by.</summary>
internal sealed class GetAttributeKey : IAction<GetAttributeKeyRequest, GetAttributeKeyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CloudAuditService.Name,
        Version = CloudAuditService.Version,
        Name = nameof(GetAttributeKey),
        Effect = ActionEffect.Read,
        Regional = false,
        AuditFields = ["WebsiteType"],
    };

    public GetAttributeKeyRequest Read(ParameterReader parameters) => GetAttributeKeyRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, GetAttributeKeyRequest request, CancellationToken cancellation) =>
        EventCalls.Operation(call);

    public ValueTask<GetAttributeKeyResponse> Handle(AuthorizedCall<GetAttributeKeyRequest> call, CancellationToken cancellation)
    {
        if (call.Request.WebsiteType is not (null or "" or "zh" or "en"))
            throw ParameterRules.Wrong("WebsiteType", "zh, en", "zh、en");
        bool english = call.Request.WebsiteType == "en";
        return new(new GetAttributeKeyResponse([.. EventAttribute.Keys.Select((key, place) => Detail(key, place + 1, english))]));
    }

    private static AttributeKeyDetail Detail(string key, int order, bool english)
    {
        (string chinese, string plain) = key switch
        {
            "RequestId" => ("请求ID", "request ID"),
            "EventName" => ("事件名称", "event name"),
            "ActionType" => ("操作类型", "action type"),
            "PrincipalId" => ("子账号", "principal ID"),
            "ResourceType" => ("资源类型", "resource type"),
            "ResourceId" => ("资源ID", "resource ID"),
            "ResourceName" => ("资源名称", "resource name"),
            "AccessKeyId" => ("访问密钥", "access key"),
            "SensitiveAction" => ("敏感操作", "sensitive action"),
            "ApiErrorCode" => ("API错误码", "API error code"),
            "CamErrorCode" => ("CAM错误码", "CAM error code"),
            "Tags" => ("标签", "tags"),
            _ => ("请求IP", "source address"),
        };
        bool select = key is "EventName" or "ActionType" or "ResourceType" or "SensitiveAction";
        string starter = (select, english) switch
        {
            (true, true) => "Select " + plain,
            (true, false) => "选择" + chinese,
            (false, true) => "Enter " + plain,
            _ => "输入" + chinese,
        };
        return new AttributeKeyDetail(select ? "select" : "text", starter, order, key, english ? plain : chinese);
    }
}
