using SecretsManager.Protocol;
using Xunit;

namespace SecretsManager.Tests.Parameters;

/// <summary>Says that a call is refused, and how.</summary>
internal static class Refused
{
    public static ApiException With(string code, string message, Action call)
    {
        ApiException refusal = Assert.Throws<ApiException>(call);
        Assert.Equal(code, refusal.Code);
        Assert.Contains(message, refusal.Text.English, StringComparison.Ordinal);
        Assert.Contains(refusal.Text.Chinese, static letter => letter > 127);
        return refusal;
    }
}
