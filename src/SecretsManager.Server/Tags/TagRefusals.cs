using SecretsManager.Protocol;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Tags;

/// <summary>What a caller of the tag API is told when something is not as it must be.</summary>
internal static class TagRefusals
{
    private const string Characters = "letters, digits, spaces and + - = . _ : / @ ( ) [ ]";
    private const string CharactersChinese = "字母、数字、空格和 + - = . _ : / @ ( ) [ ]";

    public static ApiException Of(TagFault fault) => fault switch
    {
        TagFault.KeyEmpty => ParameterRules.Wrong("TagKey", "1 to 127 characters", "1 至 127 个字符", ErrorCode.InvalidParameterValueTagKeyEmpty),
        TagFault.KeyLength => ParameterRules.Wrong("TagKey", "1 to 127 characters", "1 至 127 个字符", ErrorCode.InvalidParameterValueTagKeyLengthExceeded),
        TagFault.KeyCharacter => ParameterRules.Wrong("TagKey", Characters, CharactersChinese, ErrorCode.InvalidParameterValueTagKeyCharacterIllegal),
        TagFault.KeyReserved => ParameterRules.Wrong(
            "TagKey",
            "a key that does not begin with the reserved 'qcs:' or 'project'",
            "不得以保留前缀 'qcs:' 或 'project' 开头",
            ErrorCode.InvalidParameterValueReservedTagKey),
        TagFault.ValueLength => ParameterRules.Wrong("TagValue", "up to 255 characters", "不超过 255 个字符", ErrorCode.InvalidParameterValueTagValueLengthExceeded),
        _ => ParameterRules.Wrong("TagValue", Characters, CharactersChinese, ErrorCode.InvalidParameterValueTagValueCharacterIllegal),
    };

    public static ApiException NoName() => ParameterRules.Wrong(
        "Resource", "a name of six segments: qcs::service:region:uin/account:prefix/id", "资源六段式 qcs::service:region:uin/account:prefix/id", ErrorCode.InvalidParameterValueResourceDescriptionError);

    public static ApiException NoService(IEnumerable<string> known) => new(
        ErrorCode.InvalidParameterUnsupportedService,
        $"Resources of that service have no tags here. Those of these have: {string.Join(", ", known)}.",
        $"该业务的资源在此不支持标签。支持的业务：{string.Join("、", known)}。");

    public static ApiException NoPrefix(IEnumerable<string> known) => new(
        ErrorCode.InvalidParameterValueResourcePrefixInvalid,
        $"The service has no resources of that prefix. It has: {string.Join(", ", known)}.",
        $"该业务不存在此资源前缀。支持的前缀：{string.Join("、", known)}。");

    public static ApiException Region(IEnumerable<string> served) => new(
        ErrorCode.InvalidParameterValueRegionInvalid,
        $"The region of the resource is missing or not served here. Served: {string.Join(", ", served)}.",
        $"资源所在地域缺失或此处不支持。支持的地域：{string.Join("、", served)}。");

    public static ApiException NotFound() => new(
        ErrorCode.InvalidParameterValueResourceIdInvalid, "The resource does not exist in this account and region.", "该账号和地域中不存在此资源。");

    public static ApiException TooManyOnResource() => new(
        ErrorCode.LimitExceededResourceAttachedTags,
        $"A resource has at most {TagRules.MostTags} tags. Take some from it first.",
        $"每个资源最多绑定 {TagRules.MostTags} 个标签，请先解绑部分标签。");

    public static ApiException Attached() => new(
        ErrorCode.ResourceInUseTagKeyAttached,
        "The resource has a tag of this key already. Change its value by UpdateResourceTagValue.",
        "资源已关联该标签键，请使用 UpdateResourceTagValue 修改标签值。");

    public static ApiException NotAttached() => new(
        ErrorCode.ResourceNotFoundAttachedTagKeyNotFound, "The resource has no tag of this key.", "资源未关联该标签键。");

    public static ApiException Count(string field, int most, string code) =>
        ParameterRules.Wrong(field, $"1 to {most} of them", $"1 至 {most} 个", code);

    public static ApiException KeyTwice() => new(
        ErrorCode.InvalidParameterValueTagKeyDuplicate, "A TagKey stands twice in the request; each may stand once.", "请求中存在重复的 TagKey。");

    public static ApiException SetAndUnset() => new(
        ErrorCode.InvalidParameterValueDeleteTagsParamError, "A TagKey stands in ReplaceTags and in DeleteTags.", "DeleteTags 中不能包含 ReplaceTags 中的标签键。");

    public static ApiException NothingToModify() => new(
        ErrorCode.InvalidParameterTag, "At least one of ReplaceTags and DeleteTags must be given and not be empty.", "ReplaceTags 和 DeleteTags 必须至少设置其一且不能为空。");

    public static ApiException TagTwice() => new(
        ErrorCode.InvalidParameterTag, "A tag stands twice in Tags; each may stand once.", "Tags 中存在重复的标签。");

    public static ApiException TagExists() => new(ErrorCode.ResourceInUseTagDuplicate, "The tag exists already.", "标签已存在。");

    public static ApiException NoTag() => new(ErrorCode.ResourceNotFoundTagNonExist, "The tag does not exist.", "标签不存在。");

    public static ApiException TagInUse() => new(
        ErrorCode.FailedOperationTagAttachedResource, "A resource has the tag. Take it from all resources first.", "标签已关联资源，请先解绑所有资源。");

    public static ApiException TooManyKeys(int most) => new(
        ErrorCode.LimitExceededTagKey, $"The account may create {most} tag keys and has them.", $"该账号最多可创建 {most} 个标签键，已达上限。");

    public static ApiException TooManyValues(int most) => new(
        ErrorCode.LimitExceededTagValue, $"A tag key may have {most} values and has them.", $"每个标签键最多可有 {most} 个标签值，已达上限。");

    public static ApiException Token() => new(
        ErrorCode.InvalidParameterPaginationTokenInvalid,
        "The PaginationToken is not one that this list gave. Leave it empty for the first page.",
        "PaginationToken 不是该接口返回的值，首页请留空。");

    public static ApiException Offset() => ParameterRules.Wrong("Offset", "a multiple of Limit", "Limit 的整数倍", ErrorCode.InvalidParameterValueOffsetInvalid);

    public static ApiException Category() => ParameterRules.Wrong("Category", "Custom, System or All", "Custom、System 或 All");

    public static ApiException NotCustom() => ParameterRules.Wrong("Category", "Custom; only the cloud makes other tags", "Custom；其他类别的标签由系统创建");

    public static ApiException NoObjectStorage() => new(
        ErrorCode.InvalidParameterUnsupportedService, "There is no object storage here; leave CosResourceId 0.", "此处没有对象存储，请将 CosResourceId 留空或设为 0。");
}
