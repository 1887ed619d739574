using System.Globalization;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Secrets;

/// <summary>
/// Times as the rotation actions tell and take them: <c>yyyy-MM-dd HH:mm:ss</c> without a zone. The cloud's are those of UTC+8, whatever the region; a
/// setting says it of a deployment.
/// </summary>
internal sealed class DisplayTime(SecretSettings settings)
{
    private const string Form = "yyyy-MM-dd HH:mm:ss";
    private const string NameForm = "yyyyMMddHHmmss";

    private readonly TimeSpan zone = TimeSpan.FromMinutes(settings.TimeZoneMinutes);

    /// <summary>A time of Unix milliseconds; empty for null and 0.</summary>
    public string Text(long? time) => time is null or 0 ? string.Empty : Local(time.Value).ToString(Form, CultureInfo.InvariantCulture);

    /// <summary>A time of Unix milliseconds as it stands in the ids of versions.</summary>
    public string NameText(long time) => Local(time).ToString(NameForm, CultureInfo.InvariantCulture);

    /// <summary>A time of a request, Unix milliseconds.</summary>
    /// <param name="field">The field it was given in, for the refusal.</param>
    /// <exception cref="Protocol.ApiException"><c>InvalidParameterValue</c>.</exception>
    public long Parse(string field, string text) =>
        DateTime.TryParseExact(text, Form, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime time) && time.Year is >= 2000 and < 3000
            ? new DateTimeOffset(time, zone).ToUnixTimeMilliseconds()
            : throw ParameterRules.Wrong(field, "a time such as 2030-01-31 23:59:59", "形如 2030-01-31 23:59:59 的时间");

    private DateTimeOffset Local(long time) => DateTimeOffset.FromUnixTimeMilliseconds(time).ToOffset(zone);
}
