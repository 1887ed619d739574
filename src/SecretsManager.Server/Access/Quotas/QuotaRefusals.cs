using System.Globalization;
using SecretsManager.Protocol;

namespace SecretsManager.Server.Access.Quotas;

/// <summary>What a caller is told when its account has used up a quota.</summary>
internal static class QuotaRefusals
{
    public static ApiException CallsPerSecond(int most) => new(
        ErrorCode.RequestLimitExceeded,
        $"The account may make {most} calls in a second. Call again later.",
        $"该账号每秒最多可调用 {most} 次，请稍后重试。");

    public static ApiException CallsPerMonth(int most, DateTimeOffset next)
    {
        string day = next.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return new(
            ErrorCode.LimitExceeded,
            $"The account may make {most} calls in a month and has made them. The next month begins on {day} (UTC).",
            $"该账号每月最多可调用 {most} 次，已达上限。下个月从 {day}（UTC）开始。");
    }

    public static ApiException Secrets(int most) => new(
        ErrorCode.LimitExceeded,
        $"The account may have {most} secrets in all regions and has them.",
        $"该账号在所有地域最多可有 {most} 个凭据，已达上限。");
}
