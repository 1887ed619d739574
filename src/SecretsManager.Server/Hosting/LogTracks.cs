using SecretsManager.Server.Audit;
using SecretsManager.Server.Audit.Tracks;
using SecretsManager.Server.Audit.Tracks.Sinks;

namespace SecretsManager.Server.Hosting;

/// <summary>Joins the sealing of this node's log, its delivery to sinks, and the calls that wait for it.</summary>
internal static class LogTracks
{
    /// <summary>The sinks of the settings that get the log.</summary>
    public static IReadOnlyList<LogSink> Sinks(Deployment deployment, IServiceProvider services)
    {
        AuditSettings settings = services.GetRequiredService<AuditSettings>();
        TrackSinks sinks = services.GetRequiredService<TrackSinks>();
        string origin = services.GetRequiredService<LogFeed>().OriginOf(deployment.Node);
        return [.. sinks.Names("log").Select(name => new LogSink(name, sinks.Create(name, origin), settings.Sinks[name].Required))];
    }

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
