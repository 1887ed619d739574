using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SecretsManager.Server.Hosting;
using Xunit;

namespace SecretsManager.Tests.Hosting;

public sealed class SinkSettingTests : IDisposable
{
    private const string Prefix = "Audit:Sinks:<name>:";

    private readonly Scratch scratch = new();

    [Fact]
    public void The_catalogue_holds_exactly_the_properties_of_a_sink_with_their_defaults()
    {
        SinkSettings fresh = new();
        IEnumerable<string> properties = typeof(SinkSettings).GetProperties()
            .Select(property => $"{Prefix}{property.Name} = {Convert.ToString(property.GetValue(fresh), CultureInfo.InvariantCulture)}");
        IEnumerable<string> catalogue = SettingCatalogue.All.Where(setting => setting.Name.StartsWith(Prefix, StringComparison.Ordinal)).Select(setting => $"{setting.Name} = {setting.Default}");

        Assert.Equal(properties.Order(StringComparer.Ordinal), catalogue.Order(StringComparer.Ordinal), StringComparer.OrdinalIgnoreCase);
    }

    [Fact]
    public void Sinks_are_read_by_name()
    {
        AuditSettings audit = Read(
            "archive:Type=file", "archive:Directory=/var/log/ssm", "archive:Required=true", "archive:FileBytes=1048576", "archive:AppendOnly=true",
            "siem:Type=syslog", "siem:Address=[::1]:6514", "siem:Feed=events");

        Assert.Equal(["archive", "siem"], audit.Sinks.Keys.Order(StringComparer.Ordinal));
        SinkSettings archive = audit.Sinks["archive"];
        Assert.Equal(("file", "log", true, "/var/log/ssm", 1048576L, true), (archive.Type, archive.Feed, archive.Required, archive.Directory, archive.FileBytes, archive.AppendOnly));
        Assert.Equal(("syslog", "events", "[::1]:6514", 67108864L), (audit.Sinks["siem"].Type, audit.Sinks["siem"].Feed, audit.Sinks["siem"].Address, audit.Sinks["siem"].FileBytes));
    }

    [Theory]
    [InlineData("a:Type", "a:Feed=log")]
    [InlineData("a:Directory", "a:Type=file")]
    [InlineData("a:Address", "a:Type=syslog")]
    [InlineData("a:Address", "a:Type=syslog", "a:Address=logs.example.com")]
    [InlineData("a:Address", "a:Type=syslog", "a:Address=logs.example.com:0")]
    [InlineData("a:Address", "a:Type=syslog", "a:Address=::1:6514")]
    [InlineData("a:Address", "a:Type=syslog", "a:Address=https://logs.example.com:6514")]
    [InlineData("a:Address", "a:Type=http", "a:Address=http://logs.example.com/")]
    [InlineData("a:Address", "a:Type=http", "a:Address=https://user:canary@logs.example.com/")]
    [InlineData("a:Address", "a:Type=http", "a:Address=logs.example.com:443")]
    [InlineData("a:TokenFile is given", "a:Type=syslog", "a:Address=logs:6514", "a:TokenFile=t")]
    [InlineData("a:ClientCertificateFile is given", "a:Type=http", "a:Address=https://logs/", "a:ClientCertificateFile=c")]
    [InlineData("a:Address is given", "a:Type=file", "a:Directory=d", "a:Address=logs:6514")]
    [InlineData("a:AppendOnly is given", "a:Type=http", "a:Address=https://logs/", "a:AppendOnly=true")]
    [InlineData("a:Directory is given", "a:Type=syslog", "a:Address=logs:6514", "a:Directory=d")]
    [InlineData("a:AuthorityFile is given", "a:Type=file", "a:Directory=d", "a:AuthorityFile=c")]
    [InlineData("a:Required", "a:Type=syslog", "a:Address=logs:6514", "a:Required=true")]
    [InlineData("a:Required", "a:Type=http", "a:Address=https://logs/", "a:Feed=events", "a:Required=true")]
    [InlineData("A_1 has a name", "A_1:Type=file", "A_1:Directory=d")]
    [InlineData("-a has a name", "-a:Type=file", "-a:Directory=d")]
    [InlineData("b:Directory is that of a", "a:Type=file", "a:Directory=d", "b:Type=file", "b:Directory=./d/")]
    public void A_sink_that_lacks_something_or_has_too_much_is_refused_at_start(string named, params string[] arguments)
    {
        string sentence = Assert.Throws<OptionsValidationException>(() => Read(arguments)).Failures.Single();

        Assert.StartsWith("The setting SecretsManager:Audit:Sinks:" + named, sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a:Type=file", "a:Directory=d", "b:Type=file", "b:Directory=d", "b:Feed=events")]
    [InlineData("a:Type=http", "a:Address=https://logs.example.com/in?source=ssm", "a:Required=true", "a:TokenFile=t", "a:AuthorityFile=c")]
    [InlineData("a:Type=syslog", "a:Address=10.0.0.1:6514", "a:AuthorityFile=c", "a:ClientCertificateFile=d")]
    public void A_sink_that_has_what_its_type_needs_is_taken(params string[] arguments) => Assert.NotEmpty(Read(arguments).Sinks);

    [Theory]
    [InlineData("a:Type", "ftp", "a text of 3 characters; allowed is file, syslog or http.")]
    [InlineData("a:FileBytes", "1000", "a number; allowed is a whole number from 65536 to 2147483647.")]
    [InlineData("a:Sort", "file", "not known (is a text of 4 characters); allowed here: Audit:Sinks:<name>:Type, Audit:Sinks:<name>:Feed, ")]
    [InlineData("a", "file", "not known (is a text of 4 characters); allowed here: ")]
    public void A_wrong_setting_of_a_sink_is_told(string name, string value, string sentence) => Assert.StartsWith(
        $"The setting SecretsManager:Audit:Sinks:{name} is {sentence}", Assert.Throws<StartException>(() => Read($"{name}={value}")).Message, StringComparison.Ordinal);

    public void Dispose() => scratch.Dispose();

    private AuditSettings Read(params string[] arguments)
    {
        string[] all = [.. arguments.Select(argument => "--SecretsManager:Audit:Sinks:" + argument)];
        using ServiceProvider services = new ServiceCollection().AddSettings(SettingSources.Read(all, scratch.Path, new Dictionary<string, string>())).BuildServiceProvider();
        return services.GetRequiredService<IOptions<AuditSettings>>().Value;
    }
}
