using System.Globalization;
using System.Text.Json;
using SecretsManager.Protocol;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Rotation.Means;
using SecretsManager.Server.Sealing;
using SecretsManager.Server.Secrets;

namespace SecretsManager.Server.Rotation;

/// <summary>What the fields of SetSecretRotation may be, and how they are told again.</summary>
internal sealed class RotationFields(ValueWork values, ScheduleWishes wishes)
{
    private const string NoKind = "None";
    private const int UsualLength = 32;
    private const int ShortestLength = 8;
    private const int LongestLength = 1024;
    private const int LongestTemplate = 4096;
    private const int LongestExcluded = 62;

    // What no guessing gets through, whatever the rules are.
    private const int FewestBits = 64;

    /// <summary>The rotation that a request describes; null for none.</summary>
    /// <param name="before">The rotation that the secret has now; null for none.</param>
    /// <exception cref="ApiException"><c>InvalidParameterValue</c>, <c>UnsupportedOperation</c>: the means is switched off.</exception>
    public ValueRotation? Read(SetSecretRotationRequest request, ValueRotation? before, long now)
    {
        bool isNone = request.Kind == NoKind;
        RotationKind kind = default;
        if (!isNone && (!Enum.TryParse(request.Kind, out kind) || kind.ToString() != request.Kind))
            throw ParameterRules.Wrong("Kind", "Generated, Command, Webhook or None", "Generated、Command、Webhook 或 None");
        Empty("Command", request.Command, kind, RotationKind.Command);
        Empty("Url", request.Url, kind, RotationKind.Webhook);
        Empty("Authority", request.Authority, kind, RotationKind.Webhook);
        Empty("PublicKey", request.PublicKey, kind, RotationKind.Webhook);
        if (isNone)
            return null;
        RotationSchedule schedule = before?.Schedule ?? RotationSchedule.NeverAsked;
        if (request.EnableRotation is { } enable)
            schedule = wishes.Apply(schedule, enable, request.Frequency, request.RotationBeginTime, now);
        else if (request.Frequency is not null || !string.IsNullOrEmpty(request.RotationBeginTime))
            throw ParameterRules.Wrong("EnableRotation", "true or false where Frequency or RotationBeginTime is given", "指定 Frequency 或 RotationBeginTime 时须为 true 或 false");
        return values.Of(kind).Read(new ValueRotation(kind, RulesOf(request), schedule), request, before);
    }

    /// <summary>How a secret rotates, in the words of the wire.</summary>
    public static DescribeSecretRotationResponse Describe(Secret secret, DisplayTime times)
    {
        if (secret.Rotation is not { } rotation)
            return new DescribeSecretRotationResponse(secret.Name, NoKind, false, 0, string.Empty, string.Empty, string.Empty, 0);
        RotationSchedule schedule = rotation.Schedule;
        return new DescribeSecretRotationResponse(
            secret.Name, rotation.Kind.ToString(), schedule.IsOn, schedule.Days, times.Text(schedule.Latest), times.Text(schedule.Next), secret.CurrentId ?? string.Empty, rotation.OpenTask)
        {
            PasswordLength = rotation.Rules.Length,
            PasswordClasses = rotation.Rules.Classes,
            PasswordSymbols = rotation.Rules.Symbols,
            ExcludedCharacters = rotation.Rules.Excluded,
            ValueTemplate = rotation.Rules.Template,
            Command = rotation.Command,
            InstanceID = rotation.Instance,
            Url = rotation.Webhook?.Url ?? string.Empty,
            Authority = rotation.Webhook?.Authority ?? string.Empty,
            PublicKey = rotation.Webhook?.PublicKey ?? string.Empty,
            SigningKey = rotation.Webhook is null ? string.Empty : MessageSigner.PublicHalf(rotation.Webhook.SigningKey),
        };
    }

    private static void Empty(string field, string? text, RotationKind kind, RotationKind its)
    {
        if (kind != its && !string.IsNullOrEmpty(text))
            throw ParameterRules.Wrong(field, $"empty where Kind is not {its}", $"Kind 不为 {its} 时须为空");
    }

    private static ValueRules RulesOf(SetSecretRotationRequest request)
    {
        ulong length = request.PasswordLength ?? UsualLength;
        if (length is < ShortestLength or > LongestLength)
            throw ParameterRules.Wrong(
                "PasswordLength",
                string.Create(CultureInfo.InvariantCulture, $"an integer from {ShortestLength} to {LongestLength}"),
                string.Create(CultureInfo.InvariantCulture, $"{ShortestLength} 至 {LongestLength} 的整数"));
        string[] classes = request.PasswordClasses.Count == 0 ? [.. GeneratedValue.Classes.Keys] : [.. request.PasswordClasses];
        if (classes.Distinct(StringComparer.Ordinal).Count() != classes.Length || classes.Any(name => !GeneratedValue.Classes.ContainsKey(name)))
            throw ParameterRules.Wrong("PasswordClasses", "different ones of Upper, Lower and Digits", "Upper、Lower、Digits 中互不相同的项");
        InstanceFields.CheckSymbols(request.PasswordSymbols ?? string.Empty);
        string excluded = request.ExcludedCharacters ?? string.Empty;
        if (excluded.Length > LongestExcluded || excluded.Any(character => !char.IsAsciiLetterOrDigit(character)))
            throw ParameterRules.Wrong("ExcludedCharacters", "up to 62 letters and digits", "不超过 62 个字母和数字");
        ValueRules rules = new((int)length, classes, request.PasswordSymbols ?? string.Empty, excluded, TemplateOf(request.ValueTemplate ?? string.Empty));
        IReadOnlyList<string> kinds = GeneratedValue.KindsOf(rules);
        if (kinds.Take(classes.Length).Any(kind => kind.Length == 0) || rules.Length * Math.Log2(kinds.Sum(kind => kind.Length)) < FewestBits)
            throw ParameterRules.Wrong(
                "ExcludedCharacters",
                "such that each class has a character left and a value has 64 bits of chance, by its length and the characters it may have",
                "每类字符至少保留一个，且长度与可用字符须使取值具有至少 64 位随机性");
        return rules;
    }

    private static string TemplateOf(string template)
    {
        if (template.Length == 0)
            return template;
        int at = template.IndexOf(GeneratedValue.Place, StringComparison.Ordinal);
        bool isOne = template.Length <= LongestTemplate && at >= 0 && template.IndexOf(GeneratedValue.Place, at + 1, StringComparison.Ordinal) < 0;
        return isOne && IsTemplate(template)
            ? template
            : throw ParameterRules.Wrong(
                "ValueTemplate",
                "empty, or a JSON object of up to 4096 characters with {value} once, inside one of its texts",
                "空，或不超过 4096 个字符、在某个字符串值中恰含一处 {value} 的 JSON 对象");
    }

    // The place must be within a text as it is read, so that what fills it ends up in that text.
    private static bool IsTemplate(string template)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(template, new JsonDocumentOptions { MaxDepth = 16 });
            return document.RootElement.ValueKind == JsonValueKind.Object && Places(document.RootElement) == 1;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static int Places(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Sum(member => Places(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().Sum(Places),
        JsonValueKind.String => element.GetString()!.Contains(GeneratedValue.Place, StringComparison.Ordinal) ? 1 : 0,
        _ => 0,
    };
}
