using System.Globalization;
using SecretsManager.Server.Audit;
using SecretsManager.Server.Audit.Tracks;
using SecretsManager.Server.Sealing;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Hosting;

/// <summary>Answers the commands about exports of the audit logs. One export runs at a time, in the server, whether or not its command still looks on.</summary>
internal sealed class ExportControl(
    Deployment deployment, LogExport export, LogSealing sealing, IRandomBytes random, TimeProvider time, ILogger<ExportControl> log) : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly Lock changing = new();
    private Task running = Task.CompletedTask;
    private ExportStanding standing = new(false, 0, 0, "There was no export since the server started.");

    /// <summary>Whether a request is for this.</summary>
    public static bool Knows(ControlRequest request) => request.Command is ControlRequest.Export or ControlRequest.ExportStatus;

    public Task<ControlAnswer> Answer(ControlRequest request, CancellationToken cancellation)
    {
        lock (changing)
        {
            if (request.Command == ControlRequest.Export)
            {
                if (!running.IsCompleted)
                    return Task.FromResult(new ControlAnswer("An export is under way; let it end first.", null));
                standing = new ExportStanding(true, 0, 0, null);
                running = Task.Run(() => Run(request), cancellation);
            }

            return Task.FromResult(new ControlAnswer(null, null) { Export = standing });
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        stopping.Dispose();
    }

    private async Task Run(ControlRequest request)
    {
        ExportStanding end;
        try
        {
            ExportedLogs written = await Write(request);
            end = new ExportStanding(false, written.Logs, written.Records, null);
        }
#pragma warning disable CA1031 // Told to whoever asks, and logged; the server goes on.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            ExportLog.Failed(log, fault);
            end = new ExportStanding(false, 0, 0, Sentence(fault));
        }

        lock (changing)
            standing = end;
    }

    private async Task<ExportedLogs> Write(ControlRequest request)
    {
        CallRecord record = OwnRecord.OfOperator("ExportAuditLog", 0, random, time);
        record.AddParameter("From", request.From.ToString(CultureInfo.InvariantCulture));
        record.AddParameter("To", request.To.ToString(CultureInfo.InvariantCulture));
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = PrivateFile.OwnerOnly;
        await using FileStream file = new(request.File, options);
        await deployment.Database.Commit(new UnitOfWork([], record.ToLine()));
        await sealing.TrySeal(stopping.Token);
        ExportedLogs written = await export.Write(file, request.From, request.To, stopping.Token);
        file.Flush(flushToDisk: true);
        return written;
    }

    private static string Sentence(Exception fault) => fault switch
    {
        IOException or UnauthorizedAccessException => $"The file cannot be written: {fault.Message}",
        OperationCanceledException => "The server is stopping; the file is not whole. Export again when it has started.",
        StorageUnavailableException => "The database does not answer; the file is not whole. Export again.",
        IntegrityException broken => $"The database is not as it was written: {broken.What}. The file ends before that place.",
        _ => "The export stopped for a reason that the server's log tells.",
    };
}

/// <summary>Every message about exports of the audit logs.</summary>
internal static partial class ExportLog
{
    [LoggerMessage(6300, LogLevel.Error, "An export of the audit logs has stopped")]
    public static partial void Failed(ILogger logger, Exception fault);
}
