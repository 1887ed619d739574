using System.Reflection;
using SecretsManager.Server.Access;
using SecretsManager.Server.Audit;
using SecretsManager.Server.Audit.Tracks;
using SecretsManager.Server.Gateway;
using SecretsManager.Server.Hosting;
using SecretsManager.Server.Keys;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Commands;

/// <summary><c>ssm-server [settings]</c>: runs the server until it is told to stop.</summary>
internal static class Serve
{
    public static async Task Run(IReadOnlyList<string> arguments, Action<ServerSettings> onSettings, ICrashPoints crash, Func<DatabaseOptions, Dialect>? dialect = null)
    {
        SystemRandomBytes random = new();
        TimeProvider time = TimeProvider.System;
        IConfigurationRoot configuration = SettingSources.Read(arguments, AppContext.BaseDirectory, Environment.GetEnvironmentVariables());
        ServerSettings server = ServerHost.SettingsOf<ServerSettings>(configuration);
        onSettings(server);
        CertificateSettings certificateSettings = ServerHost.SettingsOf<CertificateSettings>(configuration);

        using ILoggerFactory logs = LoggerFactory.Create(logging => ServerHost.AddLogging(logging, configuration));
        await using Deployment deployment = await Deployment.Open(
            server, ServerHost.SettingsOf<StorageSettings>(configuration), ServerHost.SettingsOf<KeySettings>(configuration), random, time, logs, CancellationToken.None, dialect: dialect);
        await new LogComparison(deployment, ServerHost.SettingsOf<AuditSettings>(configuration), logs.CreateLogger<LogComparison>()).Require(CancellationToken.None);
        DataDirectory directory = deployment.Directory;
        if (!certificateSettings.IsGiven)
            new LocalAuthority(directory, random, time).Ensure();
        ServerCertificate certificate = new(
            certificateSettings.IsGiven ? certificateSettings.CertificateFile : directory.ServerCertificate,
            certificateSettings.IsGiven ? certificateSettings.KeyFile : directory.ServerKey,
            time,
            logs.CreateLogger<ServerCertificate>());

        FirstKey? newKey = null;
        if (await deployment.Accounts.Count(CancellationToken.None) == 0
            && await AccountCreation.Create(deployment, AccountRegister.FirstUin, random, time) is { } made)
        {
            newKey = AccountCreation.ToFile(made, server.Regions[0], EndpointOf(server), certificateSettings.IsGiven ? string.Empty : directory.AuthorityCertificate);
            FirstKeyFile.Write(directory, newKey);
        }

        await using WebApplication app = ServerHost.Build(configuration, deployment, certificate, crash, random, time);
        await RestoreBindings(app.Services, deployment, time);
        app.Services.GetRequiredService<LogTrackMetrics>();
        ServerRecords records = new(deployment, random, time);
        await records.Started();
        LogSealing sealing = app.Services.GetRequiredService<LogSealing>();
        await sealing.TrySeal(CancellationToken.None);
        LogKeyFile.Write(directory.Path, await deployment.LogKeys.PublicKeys(CancellationToken.None));
        try
        {
            await RunUntilStopped(app, deployment, crash, random, time, logs, () => Screen(server, deployment, certificateSettings, newKey));
        }
        finally
        {
            await records.Stopped(logs.CreateLogger<ServerRecords>());
            await sealing.TrySeal(CancellationToken.None);
            await app.Services.GetRequiredService<LogDelivery>().Finish(CancellationToken.None);
        }
    }

    private static async Task RunUntilStopped(
        WebApplication app, Deployment deployment, ICrashPoints crash, IRandomBytes random, TimeProvider time, ILoggerFactory logs, Func<string> screen)
    {
        await app.StartAsync();
        await using RootControl control = new(deployment, app.Services.GetRequiredService<IOwnKeyMove>(), crash, random, time, logs);
        control.GoOn();
        await using ExportControl export = new(
            deployment, app.Services.GetRequiredService<LogExport>(), app.Services.GetRequiredService<LogSealing>(), random, time, logs.CreateLogger<ExportControl>());
        await using ControlSocket? socket = ControlSocket.Open(
            deployment.Directory.Path,
            (request, cancellation) => ExportControl.Knows(request) ? export.Answer(request, cancellation) : control.Answer(request, cancellation),
            time,
            logs.CreateLogger<ControlSocket>());
        Console.Out.Write(screen());
        await app.WaitForShutdownAsync();
    }

    private static string Screen(ServerSettings server, Deployment deployment, CertificateSettings certificate, FirstKey? newKey) =>
        StartScreen.Text(new StartFacts(
            typeof(Serve).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0],
            "https://" + EndpointOf(server),
            server.Regions,
            deployment.Root.Current.Description,
            certificate.IsGiven ? null : deployment.Directory.AuthorityCertificate,
            deployment.Directory.FirstKey,
            deployment.Directory.Profile,
            newKey));

    /// <summary>Where clients on this machine reach the server.</summary>
    public static string EndpointOf(ServerSettings server) => server.Address switch
    {
        "0.0.0.0" => $"127.0.0.1:{server.Port}",
        "::" => $"[::1]:{server.Port}",
        var address when address.Contains(':', StringComparison.Ordinal) => $"[{address}]:{server.Port}",
        var address => $"{address}:{server.Port}",
    };

    // A restart inside a signature's time window must not free it for another use.
    private static async Task RestoreBindings(IServiceProvider services, Deployment deployment, TimeProvider time)
    {
        long now = time.GetUtcNow().ToUnixTimeSeconds();
        long since = (now - (2 * SignatureSettings.WindowSeconds)) * 1000;
        SignatureBindings bindings = services.GetRequiredService<SignatureBindings>();
        await foreach (SignatureBinding binding in deployment.History.BindingsSince(since, CancellationToken.None))
            bindings.Restore(binding, now);
    }
}
