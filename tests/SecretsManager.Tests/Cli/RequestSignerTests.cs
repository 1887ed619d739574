using System.Text;
using SecretsManager.Cli;
using Xunit;

namespace SecretsManager.Tests.Cli;

public sealed class RequestSignerTests
{
    [Fact]
    public void The_known_answer_of_the_documentation_comes_out()
    {
        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["content-type"] = "application/json; charset=utf-8", ["host"] = "cvm.tencentcloudapi.com" };
        var body = Encoding.UTF8.GetBytes("""{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}""");

        Assert.EndsWith(
            "Signature=72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168",
            RequestSigner.Authorization("AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE", "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE", "cvm", 1551113065, headers, body),
            StringComparison.Ordinal);
    }
}
