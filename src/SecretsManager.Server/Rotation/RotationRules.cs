using System.Globalization;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Rotation;

/// <summary>What the fields of a rotation may be.</summary>
internal static class RotationRules
{
    /// <summary>The most days between two rotations (SSM 2019-09-23).</summary>
    public const int MostDays = 365;

    /// <summary>The longest remark on accounts, in characters.</summary>
    public const int LongestRemark = 255;

    /// <summary>Days between two rotations.</summary>
    /// <exception cref="Protocol.ApiException"><c>InvalidParameterValue</c>.</exception>
    public static int Days(string field, long days, int least) => days >= least && days <= MostDays
        ? (int)days
        : throw ParameterRules.Wrong(
            field, string.Create(CultureInfo.InvariantCulture, $"days from {least} to {MostDays}"), string.Create(CultureInfo.InvariantCulture, $"{least} 至 {MostDays} 天"));
}
