using Microsoft.Extensions.Options;
using SecretsManager.Server.Keys;

namespace SecretsManager.Server.Hosting;

/// <summary>The rules between settings, which no setting can be held against alone.</summary>
internal sealed class SettingsAgreement :
    IValidateOptions<ServerSettings>,
    IValidateOptions<CertificateSettings>,
    IValidateOptions<StorageSettings>,
    IValidateOptions<KeySettings>,
    IValidateOptions<TelemetrySettings>
{
    public ValidateOptionsResult Validate(string? name, ServerSettings options)
    {
        if (options.Regions.Length == 0)
            return Wrong("The setting SecretsManager:Regions is an empty list; allowed is at least one region.");
        if (options.Regions.Distinct(StringComparer.Ordinal).Count() != options.Regions.Length)
            return Wrong("The setting SecretsManager:Regions holds a region twice; allowed is each region once.");
        if (options.DefaultRegion.Length > 0 && !options.Regions.Contains(options.DefaultRegion, StringComparer.Ordinal))
            return Wrong($"The setting SecretsManager:DefaultRegion is a region that is not served; allowed is empty or one of {string.Join(", ", options.Regions)}.");
        return options.MetricsPort == options.Port
            ? Wrong("The setting SecretsManager:MetricsPort is the port of the API; allowed is another port, or 0 for no metrics.")
            : ValidateOptionsResult.Success;
    }

    public ValidateOptionsResult Validate(string? name, CertificateSettings options) =>
        (options.CertificateFile.Length > 0) == (options.KeyFile.Length > 0)
            ? ValidateOptionsResult.Success
            : Wrong("Of the settings SecretsManager:Certificate:CertificateFile and KeyFile only one is given; allowed are both or neither.");

    public ValidateOptionsResult Validate(string? name, StorageSettings options) =>
        (options.Engine == "postgresql") == (options.ConnectionString.Length > 0)
            ? ValidateOptionsResult.Success
            : Wrong(options.ConnectionString.Length == 0
                ? "The setting SecretsManager:Storage:ConnectionString is empty; with the engine postgresql it must be a connection string."
                : "The setting SecretsManager:Storage:ConnectionString is given; with the engine sqlite it must be empty.");

    public ValidateOptionsResult Validate(string? name, KeySettings options) =>
        options.Root != RootKinds.Pkcs11 || (options.Module.Length > 0 && options.TokenLabel.Length > 0)
            ? ValidateOptionsResult.Success
            : Wrong($"The setting SecretsManager:Keys:{(options.Module.Length == 0 ? "Module" : "TokenLabel")} is empty; with the root pkcs11 it must say which {(options.Module.Length == 0 ? "module" : "token")}.");

    public ValidateOptionsResult Validate(string? name, TelemetrySettings options) =>
        options.OtlpEndpoint.Length > 0 || !(options.Traces || options.Metrics)
            ? ValidateOptionsResult.Success
            : Wrong("The setting SecretsManager:Telemetry:OtlpEndpoint is empty; to send traces or metrics it must be the address of a collector.");

    private static ValidateOptionsResult Wrong(string sentence) => ValidateOptionsResult.Fail(sentence);
}
