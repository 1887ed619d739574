using SecretsManager.Protocol;
using SecretsManager.Server.Gateway;
using SecretsManager.Server.Storage;
using Xunit;

namespace SecretsManager.Tests.Architecture;

public class LayerTests
{
    private static string Sources
    {
        get
        {
            DirectoryInfo? directory = new(AppContext.BaseDirectory);
            while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "SecretsManager.slnx")))
                directory = directory.Parent;
            Assert.NotNull(directory);
            return Path.Combine(directory.FullName, "src");
        }
    }

    [Fact]
    public void No_type_uses_a_layer_that_it_may_not() => Assert.Empty(LayerCheck.Violations(typeof(Dispatcher).Assembly.GetTypes()).Distinct());

    [Fact]
    public void No_source_names_a_layer_that_it_may_not()
    {
        int files = 0;
        foreach (string layer in LayerCheck.Allowed.Keys)
        {
            foreach (string file in Directory.EnumerateFiles(Path.Combine(Sources, "SecretsManager.Server", layer), "*.cs", SearchOption.AllDirectories))
            {
                Assert.Empty(LayerCheck.Violations(layer, File.ReadAllText(file)));
                files++;
            }
        }

        Assert.True(files > 80, $"Only {files} files were found.");
    }

    [Fact]
    public void Every_folder_of_sources_is_a_known_layer() => Assert.Empty(
        Directory.EnumerateFiles(Path.Combine(Sources, "SecretsManager.Server"), "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Path.Combine(Sources, "SecretsManager.Server"), file).Split(Path.DirectorySeparatorChar))
            .Where(parts => parts.Length > 1 && parts[0] is not ("obj" or "bin"))
            .Select(parts => parts[0]).Distinct().Except(LayerCheck.Allowed.Keys));

    [Fact]
    public void Only_what_puts_the_server_together_may_use_the_gateway() => Assert.Equal(
        ["Commands", "Hosting"], LayerCheck.Allowed.Where(layer => layer.Value.Contains("Gateway")).Select(layer => layer.Key).Order(StringComparer.Ordinal));

    [Fact]
    public void The_protocol_uses_nothing_of_the_server()
    {
        Assert.DoesNotContain(typeof(ApiException).Assembly.GetReferencedAssemblies(), name => name.Name!.StartsWith("SecretsManager", StringComparison.Ordinal));
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Sources, "SecretsManager.Protocol"), "*.cs", SearchOption.AllDirectories))
            Assert.DoesNotContain("SecretsManager.Server", File.ReadAllText(file).Replace("InternalsVisibleTo", "", StringComparison.Ordinal).Replace("\"SecretsManager.Server", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void A_planted_violation_is_noticed()
    {
        Assert.Equal(["Storage.PlantedViolation uses Gateway"], LayerCheck.Violations([typeof(PlantedViolation)]));
        Assert.Equal(["Storage.PlantedField uses Secrets"], LayerCheck.Violations([typeof(PlantedField)]));
        Assert.Empty(LayerCheck.Violations([typeof(PlantedInnocent)]));
        Assert.Equal(["Keys names Secrets"], LayerCheck.Violations("Keys", "using SecretsManager.Server.Sealing;\nusing SecretsManager.Server.Secrets.Api;\n"));
        Assert.Equal(["Unknown names Keys"], LayerCheck.Violations("Unknown", "SecretsManager.Server.Keys.MasterKey key;"));
    }
}
