using SecretsManager.Server.Audit;
using SecretsManager.Server.Audit.Tracks;

namespace SecretsManager.Server.Hosting;

/// <summary>Joins the sealing of this node's log, its delivery to sinks, and the calls that wait for it.</summary>
internal static class LogTracks
{
    /// <summary>The delivery to these sinks.</summary>
    public static LogDelivery Delivery(Deployment deployment, IReadOnlyList<LogSink> sinks, IServiceProvider services)
    {
        TimeProvider time = services.GetRequiredService<TimeProvider>();
        RequiredTracks required = services.GetRequiredService<RequiredTracks>();
        LogFeed feed = services.GetRequiredService<LogFeed>();
        LogSealing sealing = services.GetRequiredService<LogSealing>();
        List<LogTrack> tracks = [];
        foreach (LogSink sink in sinks)
        {
            if (sink.IsRequired)
                required.Add(sink.Name);
            tracks.Add(new LogTrack(sink, feed, required, deployment.Node, deployment.Database, time));
        }

        LogDelivery delivery = new(tracks, time, services.GetRequiredService<ILogger<LogDelivery>>());
        required.Hurry = sealing.Hurry;
        sealing.Sealed = delivery.Call;
        return delivery;
    }
}
