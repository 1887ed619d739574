using System.Text;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Gateway;

/// <summary>What is behind which path: the API at <c>/</c>, and two answers for whoever watches the process.</summary>
internal sealed class Front(Dispatcher dispatcher, Database database, RootCondition root)
{
    private const string Ready = "ready";

    public Task Answer(HttpContext http) => http.Request.Path.Value switch
    {
        "/" or "" or null => dispatcher.Answer(http),
        "/healthz" => Plain(http, StatusCodes.Status200OK, """{"status":"alive"}"""),
        "/readyz" => Readiness(http),
        _ => NotFound(http),
    };

    public static Task NotFound(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    // Ready means that a call would be answered: the writer has not failed, the database answers and has room, and so does the root of trust.
    private async Task Readiness(HttpContext http)
    {
        string status = !await DatabaseAnswers(http.RequestAborted) ? "not ready: the database does not answer"
            : database.DiskFull ? "not ready: the disk is full"
            : !root.IsAvailable() ? "not ready: the hardware module does not answer"
            : Ready;
        await Plain(
            http,
            status == Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable,
            $$"""{"status":"{{status}}","rootOfTrust":"{{root.Name()}}"}""");
    }

    private async Task<bool> DatabaseAnswers(CancellationToken cancellation)
    {
        try
        {
            await database.Count(RecordKind.Account, 0, string.Empty, cancellation);
            return !database.Failed;
        }
        catch (StorageUnavailableException)
        {
            return false;
        }
    }

    private static async Task Plain(HttpContext http, int status, string json)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(json), http.RequestAborted);
    }
}
