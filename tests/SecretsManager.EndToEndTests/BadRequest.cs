using System.Text;

namespace SecretsManager.EndToEndTests;

/// <summary>One kind of bad request and what it gets.</summary>
/// <param name="Expected">The API's code, or <c>HTTP n</c> where the bytes do not get as far as the API.</param>
internal sealed record BadRequest(string Name, string Expected, Func<Task<WireAnswer>> Send)
{
    /// <summary>Sends each request of a table and tells what is wrong with the answers; nothing if all is well.</summary>
    /// <param name="canary">What must not come back.</param>
    public static async Task<IReadOnlyList<string>> Faults(IReadOnlyList<BadRequest> table, string canary)
    {
        List<string> faults = [];
        HashSet<string> requestIds = [];
        foreach (BadRequest bad in table)
        {
            try
            {
                if (bad.FaultOf(await bad.Send(), canary, requestIds) is { } fault)
                    faults.Add($"{Short(bad.Name)}: {fault}");
            }
            catch (Exception broken) when (broken is HttpRequestException or OperationCanceledException or FormatException)
            {
                faults.Add($"{Short(bad.Name)}: {broken.Message}");
            }
        }

        return faults;
    }

    private static string Short(string name) => name.Length > 200 ? name[..200] : name;

    private string? FaultOf(WireAnswer answer, string canary, HashSet<string> requestIds)
    {
        if (answer.Body.AsSpan().IndexOf(Encoding.ASCII.GetBytes(canary)) >= 0)
            return "the canary came back";
        if (Expected.StartsWith("HTTP ", StringComparison.Ordinal))
            return Expected == $"HTTP {answer.Status}" ? null : $"{Expected} expected, HTTP {answer.Status} {answer.Text}";
        if (answer.Status != 200)
            return $"HTTP {answer.Status} {answer.Text}";
        if (answer.ContentType != "application/json")
            return $"content type '{answer.ContentType}'";
        if (answer.Code != Expected)
            return $"{Expected} expected, got {answer.Text}";
        if (!Guid.TryParse(answer.RequestId, out _) || !requestIds.Add(answer.RequestId))
            return $"RequestId '{answer.RequestId}'";
        return string.IsNullOrEmpty((string?)answer.Fields["Error"]!["Message"]) ? "no message" : null;
    }
}
