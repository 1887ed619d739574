using Microsoft.Extensions.Options;

namespace SecretsManager.Server.Hosting;

/// <summary>Puts the settings into the services, each section under its own type, checked together at start.</summary>
internal static class SettingsRegistration
{
    /// <summary>Registers <c>IOptions</c> of every settings type.</summary>
    public static IServiceCollection AddSettings(this IServiceCollection services, IConfigurationRoot configuration)
    {
        var root = configuration.GetSection(SettingCatalogue.Root);
        services.AddOptions<ServerSettings>()
            .Bind(root)
            .Configure(settings => settings.Regions = SettingList.In(configuration, "Regions") ?? new ServerSettings().Regions)
            .ValidateOnStart();
        services.AddOptions<CertificateSettings>().Bind(root.GetSection("Certificate")).ValidateOnStart();
        services.AddOptions<LimitSettings>().Bind(root.GetSection("Limits")).ValidateOnStart();
        services.AddOptions<StorageSettings>().Bind(root.GetSection("Storage")).ValidateOnStart();
        services.AddOptions<SecretSettings>().Bind(root.GetSection("Secrets")).ValidateOnStart();
        services.AddOptions<KeySettings>().Bind(root.GetSection("Keys")).ValidateOnStart();
        services.AddOptions<AccessSettings>()
            .Bind(root.GetSection("Access"))
            .Configure(settings => settings.IssuerUrls = SettingList.In(configuration, "Access:IssuerUrls") ?? [])
            .ValidateOnStart();
        services.AddOptions<SignatureSettings>().Bind(root.GetSection("Signature")).ValidateOnStart();
        services.AddOptions<RateSettings>().Bind(root.GetSection("Rates")).ValidateOnStart();
        services.AddOptions<QuotaSettings>().Bind(root.GetSection("Quotas")).ValidateOnStart();
        services.AddOptions<TelemetrySettings>().Bind(root.GetSection("Telemetry")).ValidateOnStart();
        services.AddOptions<SchedulerSettings>().Bind(root.GetSection("Scheduler")).ValidateOnStart();
        services.AddOptions<RotationSettings>().Bind(root.GetSection("Rotation")).ValidateOnStart();
        services.AddOptions<EventSettings>().Bind(root.GetSection("Events")).ValidateOnStart();
        services.AddOptions<AuditSettings>().Bind(root.GetSection("Audit")).ValidateOnStart();
        services.AddOptions<MeteringSettings>().Bind(root.GetSection("Metering")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ServerSettings>, SettingsAgreement>();
        services.AddSingleton<IValidateOptions<CertificateSettings>, SettingsAgreement>();
        services.AddSingleton<IValidateOptions<StorageSettings>, SettingsAgreement>();
        services.AddSingleton<IValidateOptions<KeySettings>, SettingsAgreement>();
        services.AddSingleton<IValidateOptions<TelemetrySettings>, SettingsAgreement>();
        services.AddSingleton<IValidateOptions<AuditSettings>, SinkAgreement>();
        return services;
    }
}
