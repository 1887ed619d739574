using System.Globalization;

namespace SecretsManager.Protocol.Parameters;

/// <summary>
/// What the caller is told about parameters that cannot be taken. Only names get into the sentences, and only in the form of
/// <see cref="ParameterName"/>; values never do.
/// </summary>
internal static class Refusal
{
    public static LocalizedText TextAllowed { get; } = new("A text is allowed.", "只允许字符串。");

    public static LocalizedText IntegerAllowed { get; } =
        new("An integer from -9223372036854775808 to 9223372036854775807 is allowed.", "只允许 -9223372036854775808 到 9223372036854775807 的整数。");

    public static LocalizedText UnsignedIntegerAllowed { get; } =
        new("An integer from 0 to 18446744073709551615 is allowed.", "只允许 0 到 18446744073709551615 的整数。");

    public static LocalizedText BooleanAllowed { get; } = new("true and false are allowed.", "只允许 true 或 false。");

    public static LocalizedText ObjectAllowed { get; } = new("An object is allowed.", "只允许对象。");

    public static LocalizedText ListAllowed { get; } = new("A list is allowed.", "只允许数组。");

    public static ApiException Unknown(string path) => new(
        ErrorCode.UnknownParameter,
        $"The parameter `{path}` is not recognized.",
        $"无法识别参数 `{path}`。");

    public static ApiException WrongType(string path, LocalizedText allowed) => new(
        ErrorCode.InvalidParameter,
        $"The value type of parameter `{path}` is not valid. {allowed.English}",
        $"参数 `{path}` 的类型无效。{allowed.Chinese}");

    public static ApiException Duplicate(string path) => new(
        ErrorCode.InvalidParameter,
        $"The parameter `{path}` is given more than once. Each name is allowed once.",
        $"参数 `{path}` 重复。每个名称只允许出现一次。");

    public static ApiException TooDeep(int limit) => new(
        ErrorCode.InvalidParameter,
        string.Create(CultureInfo.InvariantCulture, $"The parameters are nested too deeply. At most {limit} levels are allowed."),
        string.Create(CultureInfo.InvariantCulture, $"参数嵌套过深，最多允许 {limit} 层。"));

    public static ApiException TooManyTokens(int limit) => new(
        ErrorCode.InvalidParameter,
        string.Create(CultureInfo.InvariantCulture, $"The request body has too many JSON tokens. At most {limit} are allowed."),
        string.Create(CultureInfo.InvariantCulture, $"请求正文中的 JSON 标记过多，最多允许 {limit} 个。"));

    public static ApiException TooManyFields(int limit) => new(
        ErrorCode.InvalidParameter,
        string.Create(CultureInfo.InvariantCulture, $"The request has too many fields. At most {limit} are allowed."),
        string.Create(CultureInfo.InvariantCulture, $"请求中的字段过多，最多允许 {limit} 个。"));

    public static ApiException NotUtf8() => new(
        ErrorCode.InvalidParameter,
        "The parameters are not valid UTF-8. Only UTF-8 is allowed.",
        "参数不是有效的 UTF-8 编码，只允许 UTF-8。");

    public static ApiException NotJson(long? line, long? position) => new(
        ErrorCode.InvalidParameter,
        string.Create(CultureInfo.InvariantCulture, $"The request body is not valid JSON (line {line + 1}, byte {position + 1}). One JSON object is allowed, without comments or trailing commas."),
        string.Create(CultureInfo.InvariantCulture, $"请求正文不是有效的 JSON（第 {line + 1} 行，第 {position + 1} 字节）。只允许一个 JSON 对象，不允许注释或多余的逗号。"));

    public static ApiException NotAnObject() => new(
        ErrorCode.InvalidParameter,
        "The request body is not a JSON object. One JSON object is allowed.",
        "请求正文不是 JSON 对象，只允许一个 JSON 对象。");

    public static ApiException LoneSurrogate() => new(
        ErrorCode.InvalidParameter,
        "The request body has a \\u escape that is half of a surrogate pair. Surrogates are allowed in pairs only.",
        "请求正文中的 \\u 转义含有不成对的代理项，代理项必须成对出现。");

    public static ApiException MalformedEscape() => new(
        ErrorCode.InvalidParameter,
        "The parameters have a malformed percent escape. A % must be followed by two hexadecimal digits.",
        "参数中的百分号转义格式有误，% 之后必须是两位十六进制数字。");

    public static ApiException EmptyName() => new(
        ErrorCode.InvalidParameter,
        "A parameter has an empty name, or an empty part in its name. Names such as `Tags.0.TagKey` are allowed.",
        "参数名称或其中一段为空。允许的名称形如 `Tags.0.TagKey`。");

    public static ApiException BadIndex(string path, int largest) => new(
        ErrorCode.InvalidParameter,
        string.Create(CultureInfo.InvariantCulture, $"The list `{path}` has an index that is not valid. Indices from 0 to {largest} without leading zeros are allowed."),
        string.Create(CultureInfo.InvariantCulture, $"数组 `{path}` 的下标无效，只允许 0 到 {largest} 且不带前导零。"));

    public static ApiException ListWithGap(string path) => new(
        ErrorCode.InvalidParameter,
        $"The list `{path}` has a gap. Indices must start at 0 and leave none out.",
        $"数组 `{path}` 的下标不连续，必须从 0 开始且不得遗漏。");

    public static ApiException MixedShape(string path) => new(
        ErrorCode.InvalidParameter,
        $"The parameter `{path}` is given in more than one shape. It must be one of a value, a list or an object.",
        $"参数 `{path}` 的形式不一致，只能是值、数组或对象之一。");

    public static ApiException BrokenMultipart(string english, string chinese) => new(
        ErrorCode.InvalidRequest,
        $"The multipart request is malformed: {english}.",
        $"multipart 请求格式有误：{chinese}。");
}
