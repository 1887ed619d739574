using System.Text.RegularExpressions;
using SecretsManager.Protocol;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Events;

/// <summary>What the fields of a receiver's registration may be, and what a caller is told otherwise.</summary>
internal static partial class ReceiverFields
{
    /// <summary>Refuses what is no name: 1 to 64 letters, digits, hyphens and underscores.</summary>
    public static void CheckName(string name)
    {
        if (!Name().IsMatch(name))
            throw ParameterRules.Wrong(
                "ReceiverName",
                "1 to 64 of the characters A-Z, a-z, 0-9, '-' and '_', the first of them a letter or digit",
                "1 至 64 个字符，仅限字母、数字、'-' 和 '_'，且以字母或数字开头");
    }

    /// <summary>Refuses what no name of a secret begins with; it may be empty.</summary>
    public static void CheckPrefix(string prefix)
    {
        if (!Prefix().IsMatch(prefix))
            throw ParameterRules.Wrong("SecretNamePrefix", "empty, or how names of secrets begin: up to 128 of the characters A-Z, a-z, 0-9, '-' and '_'", "空，或凭据名称的前缀：不超过 128 个字符，仅限字母、数字、'-' 和 '_'");
    }

    /// <summary>The events, each once.</summary>
    /// <exception cref="ApiException"><c>InvalidParameterValue</c>: one is none.</exception>
    public static IReadOnlyList<string> Events(IReadOnlyList<string> events)
    {
        if (events.Any(wanted => !SecretEventType.All.Contains(wanted)))
            throw ParameterRules.Wrong("Events", $"of {string.Join(", ", SecretEventType.All)}", $"取值范围：{string.Join("、", SecretEventType.All)}");
        return [.. events.Distinct(StringComparer.Ordinal)];
    }

    public static ApiException NotFound() => new(
        ErrorCode.ResourceNotFound,
        "There is no receiver of this name in this account and region.",
        "该账号和地域中不存在此名称的事件接收方。");

    public static ApiException Exists() => new(
        ErrorCode.ResourceInUse,
        "A receiver of this name is registered already. Call DeregisterEventReceiver first.",
        "该名称的事件接收方已注册，请先调用 DeregisterEventReceiver。");

    public static ApiException TooMany() => new(
        ErrorCode.LimitExceeded,
        $"An account has at most {EventReceivers.Most} receivers of events in a region.",
        $"每个账号在每个地域最多可注册 {EventReceivers.Most} 个事件接收方。");

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9_-]{0,63}\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{0,128}\z")]
    private static partial Regex Prefix();
}
