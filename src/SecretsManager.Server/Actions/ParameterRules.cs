using SecretsManager.Protocol;

namespace SecretsManager.Server.Actions;

/// <summary>How a value outside the rules is refused, for every service.</summary>
internal static class ParameterRules
{
    /// <summary>One of the numbers from 0 to <paramref name="most"/>; <paramref name="absent"/> if it was not given.</summary>
    public static int CheckNumber(string field, ulong? value, int most, int absent = 0)
    {
        if (value > (ulong)most)
            throw Wrong(field, $"an integer from 0 to {most}", $"0 至 {most} 的整数");
        return (int?)value ?? absent;
    }

    /// <summary>The refusal of a value outside the rules. The value itself is never repeated.</summary>
    /// <param name="code">The code, where the API has one of its own for the field.</param>
    public static ApiException Wrong(string field, string allowed, string allowedChinese, string code = ErrorCode.InvalidParameterValue) => new(
        code,
        $"The value of parameter `{field}` is not valid. Allowed: {allowed}.",
        $"参数 `{field}` 的值无效。允许的取值：{allowedChinese}。");
}
