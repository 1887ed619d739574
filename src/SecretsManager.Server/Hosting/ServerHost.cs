using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using SecretsManager.Server.Access;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Access.Passwords;
using SecretsManager.Server.Access.Policies;
using SecretsManager.Server.Access.Quotas;
using SecretsManager.Server.Access.Roles;
using SecretsManager.Server.Access.Sessions;
using SecretsManager.Server.Access.WebIdentity;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Audit;
using SecretsManager.Server.Audit.Api;
using SecretsManager.Server.Audit.Events;
using SecretsManager.Server.Audit.Tracks;
using SecretsManager.Server.Audit.Tracks.Sinks;
using SecretsManager.Server.Events;
using SecretsManager.Server.Gateway;
using SecretsManager.Server.Keys;
using SecretsManager.Server.Rotation;
using SecretsManager.Server.Rotation.AccessKeys;
using SecretsManager.Server.Rotation.Drivers.Redis;
using SecretsManager.Server.Rotation.Drivers.Ssh;
using SecretsManager.Server.Rotation.Means;
using SecretsManager.Server.Rotation.Probes;
using SecretsManager.Server.Secrets;
using SecretsManager.Server.Secrets.Readers;
using SecretsManager.Server.Secrets.Rollouts;
using SecretsManager.Server.Tags;

namespace SecretsManager.Server.Hosting;

/// <summary>Puts the server together: settings, the opened deployment, the gateway, Kestrel.</summary>
internal static class ServerHost
{
    /// <summary>The server, ready to be started.</summary>
    public static WebApplication Build(
        IConfigurationRoot configuration, Deployment deployment, ServerCertificate certificate, ICrashPoints crash, IRandomBytes random, TimeProvider time)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddConfiguration(configuration);
        AddLogging(builder.Logging, configuration);
        builder.Services.AddSettings(configuration);
        AddGateway(builder.Services, deployment, crash, random, time);

        ServerSettings server = SettingsOf<ServerSettings>(configuration);
        LimitSettings limits = SettingsOf<LimitSettings>(configuration);
        TelemetrySettings telemetry = SettingsOf<TelemetrySettings>(configuration);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listen(kestrel, server, limits, certificate));
        AddTelemetry(builder.Services, server, telemetry);

        WebApplication app = builder.Build();
        if (server.MetricsPort > 0)
            app.UseOpenTelemetryPrometheusScrapingEndpoint(http => http.Connection.LocalPort == server.MetricsPort && http.Request.Path == "/metrics");
        Front front = app.Services.GetRequiredService<Front>();
        app.Run(http => http.Connection.LocalPort == server.MetricsPort ? Front.NotFound(http) : front.Answer(http));
        return app;
    }

    /// <summary>The one value of a settings type, checked.</summary>
    public static T SettingsOf<T>(IConfigurationRoot configuration)
        where T : class
    {
        using ServiceProvider services = new ServiceCollection().AddSettings(configuration).BuildServiceProvider();
        return services.GetRequiredService<IOptions<T>>().Value;
    }

    /// <summary>Logs go to the console, in the form that the section <c>Logging</c> says.</summary>
    public static void AddLogging(ILoggingBuilder logging, IConfiguration configuration)
    {
        logging.AddConfiguration(configuration.GetSection("Logging"));
        logging.SetMinimumLevel(LogLevel.Warning);
        // A start that fails is told in one sentence; the host would add a trace.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        logging.AddConsole();
        // They may quote the request line, so a GET request's query with a value in it. The rule is the most specific one there can be and
        // the last, so no setting opens them.
        foreach (string category in (string[])["Microsoft.AspNetCore.Hosting.Diagnostics", "Microsoft.AspNetCore.Server.Kestrel.BadRequests"])
            logging.AddFilter<ConsoleLoggerProvider>(category, LogLevel.Warning);
    }

    internal static void AddGateway(IServiceCollection services, Deployment deployment, ICrashPoints crash, IRandomBytes random, TimeProvider time)
    {
        services.AddSingleton(random).AddSingleton(time);
        services.AddSingleton(deployment.Database).AddSingleton(deployment.DomainKeys).AddSingleton(deployment.Accounts).AddSingleton(deployment.Identities)
            .AddSingleton(deployment.MasterKeys).AddSingleton(deployment.MasterKeys.Records).AddSingleton(deployment.Holders).AddSingleton(deployment.Secrets);
        services.AddSingleton(new SecretReaders(deployment.Database, deployment.DomainKeys, random, deployment.Node)).AddSingleton<VersionChoice>();
        services.AddSingleton<SecretResources>().AddSingleton<KeyCalls>().AddSingleton<KeyCipher>().AddSingleton<KeyRotation>().AddSingleton<KeyRewrapping>();
        services.AddSingleton<IKeyDependents, SecretsUnderKeys>();
        services.AddSingleton(ServedActions.Known).AddSingleton<PolicyDocuments>().AddSingleton<PolicyCalls>().AddSingleton<PolicyHolders>()
            .AddSingleton<AttachedPolicies>().AddSingleton<PermissionBoundaries>();
        services.AddSingleton<AccessKeyUse>().AddSingleton<AccessKeys>().AddSingleton<IdentityCalls>().AddSingleton<GroupMembership>();
        services.AddSingleton<OneTimePasswords>().AddSingleton<PasswordHash>().AddSingleton<PasswordCheck>();
        services.AddSingleton(crash);
        services.AddSingleton(new RootCondition(() => RootKinds.NameOf(deployment.Holders.Root.Kind), () => deployment.Holders.Root.IsAvailable));
        services.AddSingleton<IOwnKeyMove, OwnKeyMove>();
        AddValue<ServerSettings>(services);
        AddValue<LimitSettings>(services);
        AddValue<SecretSettings>(services);
        AddValue<KeySettings>(services);
        AddValue<AccessSettings>(services);
        AddValue<SignatureSettings>(services);
        AddValue<RateSettings>(services);
        AddValue<QuotaSettings>(services);
        AddValue<SchedulerSettings>(services);
        AddValue<MeteringSettings>(services);
        AddValue<RotationSettings>(services);
        AddValue<EventSettings>(services);
        AddValue<AuditSettings>(services);
        services.AddSingleton(deployment.Epochs);
        services.AddSingleton<PoliciesInForce>().AddSingleton<CallerRights>().AddSingleton<Simulation>().AddSingleton<Access.Authorization>();
        services.AddSingleton<SessionTokens>().AddSingleton<CredentialFinder>();
        services.AddSingleton<RoleCalls>().AddSingleton<TrustPolicies>();
        services.AddSingleton<IIssuerDocuments>(provider => new IssuerDocuments(IssuerTransport.Create(provider.GetRequiredService<AccessSettings>())));
        services.AddSingleton<IssuerKeys>().AddSingleton<IdentityTokenVerifier>().AddSingleton<OidcCalls>();
        services.AddSingleton<SessionGrants>().AddSingleton<SessionPolicies>().AddSingleton<SecondFactorCheck>();
        services.AddSingleton<SigningKeyCache>().AddSingleton<AuthenticatedCall.Authenticator>();
        services.AddSingleton(provider => new SignatureBindings(provider.GetRequiredService<LimitSettings>().SignatureEntries));
        services.AddSingleton<RequestReader>().AddSingleton<ServedRegions>().AddSingleton<RateLimits>().AddSingleton<FirstOutcomes>();
        services.AddSingleton(provider => new MonthlyCalls(provider.GetRequiredService<QuotaSettings>(), deployment.Database, deployment.Node, time));
        services.AddSingleton<CallLedger>().AddSingleton<CallMetrics>().AddSingleton<ActionCatalogue>().AddSingleton<Dispatcher>().AddSingleton<Front>();
        foreach (Type handler in typeof(IDueHandler).Assembly.GetTypes().Where(type => type.IsClass && type.IsAssignableTo(typeof(IDueHandler))))
            services.AddSingleton(typeof(IDueHandler), handler);
        foreach (Type call in typeof(IHourlyCall).Assembly.GetTypes().Where(type => type.IsClass && type.IsAssignableTo(typeof(IHourlyCall))))
            services.AddSingleton(typeof(IHourlyCall), call);
        foreach (Type kind in typeof(ITaggedResources).Assembly.GetTypes().Where(type => type.IsClass && type.IsAssignableTo(typeof(ITaggedResources))))
            services.AddSingleton(typeof(ITaggedResources), kind);
        services.AddSingleton(deployment.CreatedTags).AddSingleton<ResourceFinder>().AddSingleton<TagCalls>().AddSingleton<KnownTags>().AddSingleton<ResourceLists>();
        services.AddSingleton(deployment.Chain).AddSingleton<RequiredTracks>();
        services.AddSingleton(deployment.Sealer).AddSingleton<LogSealing>().AddHostedService(provider => provider.GetRequiredService<LogSealing>());
        services.AddSingleton(deployment.History).AddSingleton<EventIndex>().AddSingleton<EventSearch>().AddSingleton<EventCalls>();
        services.AddHostedService(provider => provider.GetRequiredService<EventIndex>());
        AddTracks(services, deployment);
        AddRotation(services, deployment);
        AddEvents(services, deployment);
        services.AddSingleton<Scheduler>().AddHostedService(provider => provider.GetRequiredService<Scheduler>());
    }

    private static void AddRotation(IServiceCollection services, Deployment deployment)
    {
        foreach (Type driver in typeof(IProductDriver).Assembly.GetTypes().Where(type => type.IsClass && type.IsAssignableTo(typeof(IProductDriver))))
            services.AddSingleton(typeof(IProductDriver), driver);
        foreach (Type means in typeof(IRotationMeans).Assembly.GetTypes().Where(type => type.IsClass && type.IsAssignableTo(typeof(IRotationMeans))))
            services.AddSingleton(typeof(IRotationMeans), means);
        services.AddSingleton<WebhookConnections>().AddSingleton<SignedPosts>().AddSingleton<ValueWork>().AddSingleton<TaskWork>().AddSingleton<RotationStart>().AddSingleton<NewestVersion>().AddSingleton<AdministratorUse>().AddSingleton<AdministratorRotation>().AddSingleton<ScheduleWishes>().AddSingleton<RotationFields>();
        services.AddSingleton<ProductDrivers>().AddSingleton(deployment.Instances).AddSingleton<ProductInstances>().AddSingleton<InstanceCalls>().AddSingleton<TargetLogins>();
        services.AddSingleton(deployment.RotationTasks).AddSingleton<RotationTasks>().AddSingleton<RotationPlan>().AddSingleton<ReaderGrace>().AddSingleton<TaskSteps>();
        services.AddSingleton<ProductSecretCreation>().AddSingleton<IProductSecrets, RedisSecrets>().AddSingleton<IProductSecrets, AccessKeySecrets>();
        services.AddSingleton<IHostKeyPairs, HostKeyPairs>().AddSingleton<AccessKeyRotation>().AddSingleton<RotationIds>().AddSingleton<Promotion>().AddSingleton<RotationJitter>();
        services.AddSingleton<IProductAccounts, ProductAccounts>().AddSingleton<DisplayTime>().AddSingleton<SecretQuotas>().AddSingleton<SecretCreation>().AddSingleton<SshKeyPairs>();
        services.AddSingleton(new NodeName(deployment.Node)).AddSingleton<RotationMetrics>().AddSingleton<TargetWork>().AddSingleton<StrayAccounts>().AddSingleton<RotationWorker>();
        services.AddSingleton(new CredentialProbes(deployment.CredentialProbes)).AddSingleton<ProbeSteps>().AddSingleton<ProbeLogin>().AddSingleton<CredentialProbing>();
        services.AddSingleton<IDueWork>(provider => provider.GetRequiredService<CredentialProbing>());
        services.AddHostedService<RotationResumption>().AddSingleton<ParkedTasks>().AddHostedService(provider => provider.GetRequiredService<ParkedTasks>());
        services.AddSingleton<IDueWork>(provider => provider.GetRequiredService<RotationWorker>()).AddSingleton<IOwnCalls>(provider => provider.GetRequiredService<Dispatcher>());
    }

    private static void AddEvents(IServiceCollection services, Deployment deployment)
    {
        services.AddSingleton(new EventReceivers(deployment.EventReceivers)).AddSingleton(new EventRecords(deployment.SecretEvents, deployment.EventQueues));
        services.AddSingleton<SecretChanges>().AddSingleton<DueMark>().AddSingleton<OutboxRoom>().AddSingleton<EventMetrics>();
        services.AddSingleton<EventOutbox>().AddSingleton<IConsequences>(provider => provider.GetRequiredService<EventOutbox>());
        services.AddSingleton<QueueRun>().AddSingleton<EventDelivery>().AddSingleton<IDueWork>(provider => provider.GetRequiredService<EventDelivery>());
    }

    private static void AddTracks(IServiceCollection services, Deployment deployment)
    {
        services.AddSingleton<TrackSinks>();
        services.AddSingleton(new LogFeed(deployment.Database, deployment.History, deployment.DomainKeys.Deployment)).AddSingleton<LogExport>();
        services.AddSingleton(provider => LogTracks.Delivery(deployment, LogTracks.Sinks(deployment, provider), provider)).AddHostedService(provider => provider.GetRequiredService<LogDelivery>());
        services.AddSingleton<LogTrackMetrics>().AddSingleton<LogPruning>().AddSingleton(provider => new LogRetention(
            deployment,
            provider.GetRequiredService<LogPruning>(),
            provider.GetRequiredService<AuditSettings>(),
            provider.GetRequiredService<LogDelivery>(),
            provider.GetRequiredService<IRandomBytes>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<LogRetention>>()));
        services.AddHostedService(provider => provider.GetRequiredService<LogRetention>());
        services.AddSingleton(deployment.Tracks).AddSingleton<TrackRules>().AddSingleton<TrackCalls>();
        services.AddSingleton<IEventSinks>(provider => new EventSinks(EventSinks(provider.GetRequiredService<TrackSinks>(), deployment)));
        services.AddSingleton<FollowedTracks>().AddSingleton<TrackMetrics>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<TrackDelivery>(provider, deployment.Node));
        services.AddHostedService(provider => provider.GetRequiredService<TrackDelivery>());
    }

    private static Dictionary<string, ITrackSink> EventSinks(TrackSinks sinks, Deployment deployment) =>
        sinks.Names("events").ToDictionary(name => name, name => sinks.Create(name, deployment.Sealer.Origin), StringComparer.Ordinal);

    private static void AddValue<T>(IServiceCollection services)
        where T : class => services.AddSingleton(provider => provider.GetRequiredService<IOptions<T>>().Value);

    private static void Listen(KestrelServerOptions kestrel, ServerSettings server, LimitSettings limits, ServerCertificate certificate)
    {
        kestrel.AddServerHeader = false;
        kestrel.AllowSynchronousIO = false;
        // The gateway measures the body itself, so that the refusal is an answer of the API.
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MaxRequestHeadersTotalSize = limits.HeaderBytes;
        kestrel.Limits.MaxRequestHeaderCount = limits.HeaderCount;
        kestrel.Limits.MaxRequestLineSize = limits.RequestLineBytes;
        kestrel.Limits.MaxRequestBufferSize = Math.Max(kestrel.Limits.MaxRequestBufferSize ?? 0, limits.RequestLineBytes + limits.HeaderBytes);
        kestrel.Limits.MaxConcurrentConnections = limits.Connections;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(limits.RequestHeadersSeconds);
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(limits.KeepAliveSeconds);
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(limits.MinimumBodyBytesPerSecond, TimeSpan.FromSeconds(5));
        kestrel.Listen(IPAddress.Parse(server.Address), server.Port, listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => new(Tls(certificate)) });
        });
        if (server.MetricsPort > 0)
            kestrel.ListenLocalhost(server.MetricsPort, listen => listen.Protocols = HttpProtocols.Http1);
    }

    private static SslServerAuthenticationOptions Tls(ServerCertificate certificate) => new()
    {
        ServerCertificateContext = certificate.Context,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
    };

    private static void AddTelemetry(IServiceCollection services, ServerSettings server, TelemetrySettings settings)
    {
        OpenTelemetry.OpenTelemetryBuilder telemetry = services.AddOpenTelemetry();
        if (server.MetricsPort > 0 || settings.Metrics)
            telemetry.WithMetrics(metrics =>
            {
                metrics.AddMeter(CallMetrics.MeterName, "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime");
                if (server.MetricsPort > 0)
                    metrics.AddPrometheusExporter();
                if (settings.Metrics)
                    metrics.AddOtlpExporter(exporter => exporter.Endpoint = new Uri(settings.OtlpEndpoint));
            });
        if (settings.Traces)
            telemetry.WithTracing(traces => traces
                .AddSource("Microsoft.AspNetCore")
                .AddOtlpExporter(exporter => exporter.Endpoint = new Uri(settings.OtlpEndpoint)));
    }
}
