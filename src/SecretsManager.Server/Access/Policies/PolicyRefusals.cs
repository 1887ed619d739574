using SecretsManager.Protocol;

namespace SecretsManager.Server.Access.Policies;

/// <summary>Why a policy is refused: what is wrong and what is allowed. Of the policy they repeat only names, already cut.</summary>
internal static class PolicyRefusals
{
    public static readonly LocalizedText NotJson = new(
        "The text is not JSON of RFC 8259, or is nested more deeply than a policy is. Comments and trailing commas are not allowed.",
        "文本不是符合 RFC 8259 的 JSON，或嵌套层数超过策略所需。不允许注释和末尾逗号。");

    public static readonly LocalizedText NotUnicode = new("The text holds half of a surrogate pair.", "文本含有不完整的代理对。");
    public static readonly LocalizedText NotObject = new("An object is required here.", "此处必须是对象。");
    public static readonly LocalizedText NotText = new("A text is required here.", "此处必须是字符串。");
    public static readonly LocalizedText EmptyList = new("The list is empty; at least one item is required.", "列表为空，至少需要一项。");
    public static readonly LocalizedText EmptyObject = new("The object is empty; at least one member is required.", "对象为空，至少需要一个成员。");
    public static readonly LocalizedText Version = new("The version must be the text \"2.0\".", "version 必须为字符串 \"2.0\"。");
    public static readonly LocalizedText Effect = new("The effect must be allow or deny.", "effect 必须为 allow 或 deny。");

    public static readonly LocalizedText Action = new(
        "An action is *, or service:Name with a lower-case service; the name may hold the wildcard *, no other.",
        "action 必须为 * 或 service:Name，服务名为小写，接口名中只允许通配符 *。");

    public static readonly LocalizedText Resource = new(
        "A resource is *, or six segments qcs::service:region:account:resource with an empty second one.",
        "resource 必须为 * 或六段式 qcs::service:region:account:resource，第二段必须为空。");

    public static readonly LocalizedText ResourceService = new(
        "The service of a resource is a lower-case name, or empty or * for all.", "resource 的服务段必须为小写名称，空或 * 表示全部。");

    public static readonly LocalizedText ResourceRegion = new(
        "The region of a resource is a lower-case name, or empty or * for all.", "resource 的地域段必须为小写名称，空或 * 表示全部。");

    public static readonly LocalizedText ResourceAccount = new(
        "The account of a resource is uin/ and a number, or empty for the account of the policy.", "resource 的账号段必须为 uin/ 加数字，空表示策略所属账号。");

    public static readonly LocalizedText ResourceUid = new(
        "An account is written uid/ only for a service that is not served here; write uin/.", "只有非本系统的服务可以使用 uid/，请使用 uin/。");

    public static readonly LocalizedText ResourcePath = new(
        "The last segment of a resource is letters, digits and printable ASCII without blanks, quotes and ?; its wildcard is *.",
        "resource 的最后一段由字母、数字和可见 ASCII 字符组成，不含空格、引号和 ?，通配符为 *。");

    public static readonly LocalizedText Variable = new(
        "A variable is ${uin}, ${owner_uin} or ${app_id}.", "变量只能为 ${uin}、${owner_uin} 或 ${app_id}。");

    public static readonly LocalizedText NotPrintable = new(
        "A value holds a control or format character.", "值中含有控制字符或格式字符。");

    public static readonly LocalizedText TrustResource = new(
        "The resource of a trust policy is absent or *.", "信任策略的 resource 必须省略或为 *。");

    public static readonly LocalizedText PrincipalHere = new(
        "Principals are named only in the trust policy of a role.", "只有角色的信任策略可以包含 principal。");

    public static readonly LocalizedText PrincipalTwice = new(
        "Principals are named for the whole policy or in each statement, not both.", "principal 只能写在策略层或各语句中，不能同时使用。");

    public static readonly LocalizedText Everybody = new(
        "A principal is an object with qcs, service or federated; everybody (*) is not allowed: name the accounts.",
        "principal 必须为含 qcs、service 或 federated 的对象；不允许 *，请指明账号。");

    public static readonly LocalizedText Principal = new(
        "A principal is qcs::cam::uin/<account>: and root, uin/<number>, role/<id> or roleName/<name>, without wildcards.",
        "principal 必须为 qcs::cam::uin/<账号>: 加 root、uin/<数字>、role/<ID> 或 roleName/<名称>，不允许通配符。");

    public static readonly LocalizedText Provider = new(
        "A federated principal is qcs::cam::uin/<account>:oidc-provider/<name>, without wildcards.",
        "federated 必须为 qcs::cam::uin/<账号>:oidc-provider/<名称>，不允许通配符。");

    public static readonly LocalizedText Service = new(
        "A service is a lower-case host name such as cvm.qcloud.com.", "service 必须为小写主机名，例如 cvm.qcloud.com。");

    public static readonly LocalizedText Saml = new("SAML is not served here.", "本系统不支持 SAML。");

    public static readonly LocalizedText Federated = new(
        "A statement with a federated principal requires string_equal on oidc:iss and on oidc:aud.",
        "含 federated 的语句必须对 oidc:iss 和 oidc:aud 使用 string_equal。");

    public static LocalizedText TooLong(int most) => new(
        $"The policy has more than {most} characters, white space not counted.", $"策略超过 {most} 个字符（不计空白）。");

    public static LocalizedText StatementCount(int most) => new($"1 to {most} statements are allowed.", $"语句数量必须为 1 至 {most}。");

    public static LocalizedText UnknownMember(string name, string allowed) => new(
        $"`{name}` is not known here. Allowed: {allowed}.", $"此处不支持 `{name}`。允许：{allowed}。");

    public static LocalizedText Duplicate(string name) => new($"`{name}` stands twice.", $"`{name}` 重复。");

    public static LocalizedText Missing(string name) => new($"`{name}` is required.", $"缺少 `{name}`。");

    public static LocalizedText NoSuchAction(string service) => new(
        $"The service {service} has no such action.", $"服务 {service} 没有匹配的接口。");

    public static LocalizedText Operator(string name) => new(
        $"`{name}` is not a condition operator.", $"`{name}` 不是条件运算符。");

    public static LocalizedText Key(string name) => new($"`{name}` is not a condition key.", $"`{name}` 不是条件键。");

    public static LocalizedText TrustOnlyKey(string name) => new(
        $"The key `{name}` is allowed only in a trust policy.", $"条件键 `{name}` 只能用于信任策略。");

    public static LocalizedText OperatorOfKey(string name, LocalizedText operators) => new(
        $"The key `{name}` takes {operators.English}, and null_equal.", $"条件键 `{name}` 只能使用{operators.Chinese}以及 null_equal。");

    public static LocalizedText TooManyValues(int most) => new($"At most {most} values are allowed.", $"最多 {most} 个值。");

    public static LocalizedText Value(ConditionType type) => type switch
    {
        ConditionType.Text => Variable,
        ConditionType.Number => new(
            "A number is decimal, without exponent, with at most 18 digits before the point and 9 after it.",
            "数值必须为十进制，无指数，整数部分最多 18 位，小数部分最多 9 位。"),
        ConditionType.Date => new(
            "A date is 2026-05-31T08:00:00Z, also with a fraction or a zone such as +08:00, or 2026-05-31 00:00:00 in UTC.",
            "日期格式为 2026-05-31T08:00:00Z（可含小数秒或 +08:00 形式的时区），或 UTC 的 2026-05-31 00:00:00。"),
        ConditionType.Binary => new("A binary value is base64 with its padding.", "二进制值必须为带填充的 base64。"),
        ConditionType.Address => new(
            "An address is IPv4 or IPv6, alone or with the length of its prefix.", "IP 必须为 IPv4 或 IPv6 地址，可带前缀长度。"),
        _ => new("The value must be true or false.", "值必须为 true 或 false。"),
    };
}
