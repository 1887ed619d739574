using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SecretsManager.Server.Hosting;
using Xunit;

namespace SecretsManager.Tests.Hosting;

public sealed class SettingTests : IDisposable
{
    private readonly Scratch scratch = new();

    private static readonly Dictionary<string, Type> Sections = new()
    {
        [""] = typeof(ServerSettings),
        ["Certificate"] = typeof(CertificateSettings),
        ["Limits"] = typeof(LimitSettings),
        ["Storage"] = typeof(StorageSettings),
        ["Keys"] = typeof(KeySettings),
        ["Secrets"] = typeof(SecretSettings),
        ["Access"] = typeof(AccessSettings),
        ["Signature"] = typeof(SignatureSettings),
        ["Rates"] = typeof(RateSettings),
        ["Quotas"] = typeof(QuotaSettings),
        ["Telemetry"] = typeof(TelemetrySettings),
        ["Scheduler"] = typeof(SchedulerSettings),
        ["Rotation"] = typeof(RotationSettings),
        ["Events"] = typeof(EventSettings),
        ["Audit"] = typeof(AuditSettings),
        ["Metering"] = typeof(MeteringSettings),
    };

    [Fact]
    public void The_catalogue_holds_exactly_the_properties_of_the_settings_types_with_their_defaults()
    {
        var properties = from section in Sections
                         let fresh = Activator.CreateInstance(section.Value)
                         from property in section.Value.GetProperties().Where(one => one.CanWrite)
                         let name = section.Key.Length == 0 ? property.Name : section.Key + ":" + property.Name
                         where !property.PropertyType.IsGenericType || property.PropertyType.GetGenericTypeDefinition() != typeof(Dictionary<,>)
                         select name + " = " + Text(property.GetValue(fresh));
        var catalogue = SettingCatalogue.All.Where(setting => !setting.Name.Contains('<', StringComparison.Ordinal)).Select(setting => setting.Name + " = " + setting.Default);

        Assert.Equal(properties.Order(StringComparer.Ordinal), catalogue.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_documentation_lists_exactly_the_catalogue()
    {
        var rows = SettingCatalogue.All.Select(setting => $"| `{setting.Name}` | {(setting.Default.Length == 0 ? "" : $"`{setting.Default}`")} | {setting.Allowed} | {setting.Meaning} |");
        var documented = File.ReadAllLines(Repository("docs/configuration.md")).Where(line => line.StartsWith("| `", StringComparison.Ordinal));

        Assert.Equal(rows, documented);
    }

    [Fact]
    public void Every_default_is_allowed() =>
        Assert.All(SettingCatalogue.All.Where(setting => !setting.Name.Contains('<', StringComparison.Ordinal)), setting => Assert.True(setting.Accepts(setting.Default), setting.Name));

    [Theory]
    [InlineData("Limits:BodyBytes", "abc", "The setting SecretsManager:Limits:BodyBytes is a text of 3 characters; allowed is a whole number from 1024 to 16777216.")]
    [InlineData("Limits:BodyBytes", "5", "The setting SecretsManager:Limits:BodyBytes is a number; allowed is a whole number from 1024 to 16777216.")]
    [InlineData("Secrets:MaximumValueBytes", "32769", "The setting SecretsManager:Secrets:MaximumValueBytes is a number; allowed is a whole number from 1 to 32768.")]
    [InlineData("Storage:Engine", "mysql", "The setting SecretsManager:Storage:Engine is a text of 5 characters; allowed is sqlite or postgresql.")]
    [InlineData("Telemetry:Traces", "", "The setting SecretsManager:Telemetry:Traces is empty; allowed is true or false.")]
    [InlineData("Scheduler:Every", "1", "The setting SecretsManager:Scheduler:Every is not known (is a number); allowed here: Scheduler:IntervalSeconds, Scheduler:BatchSize.")]
    public void A_wrong_setting_names_itself_its_shape_and_what_is_allowed(string name, string value, string sentence) =>
        Assert.Equal(sentence, Refusal("--SecretsManager:" + name + "=" + value));

    [Theory]
    [InlineData("Guangzhou")]
    [InlineData("ap-guangzhou,ap-guangzhou")]
    [InlineData("ap")]
    [InlineData("")]
    public void Regions_that_are_no_regions_are_refused(string regions) => Assert.Contains("SecretsManager:Regions", Refusal("--region", regions), StringComparison.Ordinal);

    [Fact]
    public void No_sentence_holds_the_value_of_the_connection_string()
    {
        var sentence = Refusal("--SecretsManager:Storage:ConectionString=Host=db;Password=canary");

        Assert.DoesNotContain("canary", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", Disagreement("--SecretsManager:Storage:ConnectionString=Host=db;Password=canary"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("The argument --colour is not known; allowed are", "--colour", "red")]
    [InlineData("The argument --port needs a value after it.", "--port")]
    [InlineData("The argument --port stands twice; give it once.", "--port", "1", "--port", "2")]
    public void An_argument_that_is_not_understood_is_told(string start, params string[] arguments) =>
        Assert.StartsWith(start, Refusal(arguments), StringComparison.Ordinal);

    [Theory]
    [InlineData("DefaultRegion=ap-beijing", "SecretsManager:DefaultRegion")]
    [InlineData("MetricsPort=9443", "SecretsManager:MetricsPort")]
    [InlineData("Certificate:KeyFile=x", "Certificate:CertificateFile and KeyFile")]
    [InlineData("Storage:Engine=postgresql", "SecretsManager:Storage:ConnectionString")]
    [InlineData("Telemetry:Traces=true", "SecretsManager:Telemetry:OtlpEndpoint")]
    [InlineData("Keys:Root=pkcs11", "SecretsManager:Keys:Module")]
    public void Settings_that_disagree_are_refused_at_start(string argument, string named) =>
        Assert.Contains(named, Disagreement("--SecretsManager:" + argument), StringComparison.Ordinal);

    [Fact]
    public void Each_source_wins_over_the_one_before_it()
    {
        var data = Directory.CreateDirectory(scratch.In("data")).FullName;
        scratch.File("appsettings.json", """{"SecretsManager":{"Port":1,"MetricsPort":1001,"Limits":{"JsonDepth":5,"HeaderCount":21}}}""");
        File.WriteAllText(Path.Combine(data, "appsettings.json"), """{"SecretsManager":{"Port":2,"Limits":{"JsonDepth":6}}}""");
        var environment = new Dictionary<string, string> { ["SecretsManager__Port"] = "3", ["SecretsManager__Address"] = "::1" };

        using var services = Services(["--port", "4", "--data", data], environment);

        var server = services.GetRequiredService<IOptions<ServerSettings>>().Value;
        var limits = services.GetRequiredService<IOptions<LimitSettings>>().Value;
        Assert.Equal((4, 1001, "::1"), (server.Port, server.MetricsPort, server.Address));
        Assert.Equal((6, 21, 262144), (limits.JsonDepth, limits.HeaderCount, limits.BodyBytes));
    }

    [Fact]
    public void The_last_source_that_names_regions_names_them_all()
    {
        scratch.File("appsettings.json", """{"SecretsManager":{"Regions":["ap-beijing","ap-shanghai"]}}""");

        Assert.Equal(["ap-beijing", "ap-shanghai"], Regions());
        Assert.Equal(["eu-frankfurt"], Regions("--region", "eu-frankfurt"));
        Assert.Equal(["eu-frankfurt", "ap-tokyo"], Regions("--region", "eu-frankfurt,ap-tokyo"));
    }

    [Fact]
    public void Regions_are_the_default_when_nobody_names_any() => Assert.Equal(["ap-guangzhou"], Regions());

    [Fact]
    public void Rates_of_actions_are_read_by_name()
    {
        using var services = Services(["--SecretsManager:Rates:Actions:GetSecretValue=7"], []);

        Assert.Equal(7, services.GetRequiredService<IOptions<RateSettings>>().Value.Actions["GetSecretValue"]);
    }

    [Fact]
    public void Quotas_of_accounts_are_read_by_uin_and_fall_back_on_those_of_all()
    {
        using var services = Services(["--SecretsManager:Quotas:CallsPerSecond=9", "--SecretsManager:Quotas:Secrets=8", "--SecretsManager:Quotas:Accounts:100000000002:CallsPerSecond=0"], []);
        QuotaSettings quotas = services.GetRequiredService<IOptions<QuotaSettings>>().Value;

        Assert.Equal((9, 0, 8), (quotas.CallsPerSecondOf(100000000001), quotas.CallsPerMonthOf(100000000001), quotas.SecretsOf(100000000001)));
        Assert.Equal((0, 0, 8), (quotas.CallsPerSecondOf(100000000002), quotas.CallsPerMonthOf(100000000002), quotas.SecretsOf(100000000002)));
        Assert.Equal([7, 9, 9], ((int[])[7, 11, 0]).Select(ofAction => quotas.CallsPerSecondOf(100000000001, ofAction)));
    }

    [Theory]
    [InlineData("Quotas:Accounts:jack:Secrets", "1")]
    [InlineData("Quotas:Accounts:1000000000000000001:Secrets", "1")]
    [InlineData("Quotas:Accounts:100000000001", "1")]
    [InlineData("Quotas:Accounts:100000000001:Users", "1")]
    [InlineData("Quotas:Accounts:100000000001:Secrets", "-1")]
    public void A_quota_of_no_account_or_of_nothing_known_is_refused(string name, string value) =>
        Assert.StartsWith($"The setting SecretsManager:{name} ", Refusal("--SecretsManager:" + name + "=" + value), StringComparison.Ordinal);

    [Fact]
    public void A_broken_file_is_told_by_name_and_line()
    {
        var file = scratch.File("appsettings.json", "{\n  \"SecretsManager\": canary\n}");

        Assert.Equal($"The file {file} is not valid JSON: look at line 2.", Refusal());
    }

    public void Dispose() => scratch.Dispose();

    internal static string Repository(string path)
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "SecretsManager.slnx")))
            directory = Path.GetDirectoryName(directory)!;
        return Path.Combine(directory, path);
    }

    private string[] Regions(params string[] arguments)
    {
        using var services = Services(arguments, []);
        return services.GetRequiredService<IOptions<ServerSettings>>().Value.Regions;
    }

    private ServiceProvider Services(string[] arguments, Dictionary<string, string> environment) =>
        new ServiceCollection().AddSettings(SettingSources.Read(arguments, scratch.Path, environment)).BuildServiceProvider();

    private string Refusal(params string[] arguments) =>
        Assert.Throws<StartException>(() => SettingSources.Read(arguments, scratch.Path, new Dictionary<string, string>())).Message;

    private string Disagreement(params string[] arguments)
    {
        using var services = Services(arguments, []);
        var refused = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate());
        return StartFailure.Sentence(refused, null)!;
    }

    private static string Text(object? value) => value switch
    {
        bool flag => flag ? "true" : "false",
        string[] list => string.Join(',', list),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
