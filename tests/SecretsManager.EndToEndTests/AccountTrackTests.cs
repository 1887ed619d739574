using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace SecretsManager.EndToEndTests;

/// <summary>A track of an account, made with the official SDK, on a sink of files that the operator has set up.</summary>
public sealed class AccountTrackTests : IAsyncLifetime
{
    private static readonly (string, string) CloudAudit = ("cloudaudit", "2019-03-19");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string directory = Directory.CreateTempSubdirectory("ssm-track-").FullName;
    private ServerProcess server = null!;
    private OfficialSdk root = null!;

    public async ValueTask InitializeAsync()
    {
        server = await ServerProcess.Start(
            "--SecretsManager:Audit:Sinks:archive:Type=file", "--SecretsManager:Audit:Sinks:archive:Feed=events", $"--SecretsManager:Audit:Sinks:archive:Directory={directory}");
        root = OfficialSdk.Start(server);
    }

    public async ValueTask DisposeAsync()
    {
        await root.DisposeAsync();
        await server.DisposeAsync();
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task A_track_is_created_told_listed_delivers_and_is_deleted()
    {
        object storage = new { StorageType = "cos", StorageRegion = server.FirstKey.Region, StorageName = "archive", StoragePrefix = "changes" };
        SdkAnswer created = await root.OkOf(CloudAudit, "CreateAuditTrack", new { Name = "all-changes", Status = 1, ResourceType = "ssm", ActionType = "Write", EventNames = new[] { "*" }, Storage = storage });
        long id = created.Number("TrackId");
        SdkAnswer told = await root.OkOf(CloudAudit, "DescribeAuditTrack", new { TrackId = id });
        Assert.Equal(("all-changes", "ssm", "Write", 1), (told.Text("Name"), told.Text("ResourceType"), told.Text("ActionType"), told.Number("Status")));
        SdkAnswer listed = await root.OkOf(CloudAudit, "DescribeAuditTracks", new { PageNumber = 1, PageSize = 10 });
        Assert.Equal((1, id), (listed.Number("TotalCount"), (long)listed.Response!["Tracks"]![0]!["TrackId"]!));
        await root.RefusedOf(CloudAudit, "ResourceNotFound", "ModifyAuditTrack", new { TrackId = id, Storage = new { StorageType = "cos", StorageRegion = server.FirstKey.Region, StorageName = "elsewhere", StoragePrefix = "changes" } });

        await root.Ok("CreateSecret", new { SecretName = "orders-db", VersionId = "v1", SecretString = "canary-value-1" });
        await root.Ok("GetSecretValue", new { SecretName = "orders-db", VersionId = "v1" });
        await root.Ok("DisableSecret", new { SecretName = "orders-db" });
        await server.Restart();
        await root.Ok("EnableSecret", new { SecretName = "orders-db" });
        string[] lines = await Delivered(3);
        Assert.Equal(["CreateSecret", "DisableSecret", "EnableSecret"], lines.Select(line => (string?)JsonNode.Parse(line)!["eventName"]));
        Assert.DoesNotContain(lines, line => line.Contains("canary-value-1", StringComparison.Ordinal));

        await root.OkOf(CloudAudit, "DeleteAuditTrack", new { TrackId = id });
        await root.RefusedOf(CloudAudit, "ResourceNotFound.AuditNotExist", "DescribeAuditTrack", new { TrackId = id });
        Assert.Equal(5, (await root.OkOf(CloudAudit, "InquireAuditCredit")).Number("AuditAmount"));
    }

    // Each line once: after a stop at a bad moment one may stand there twice.
    private async Task<string[]> Delivered(int count)
    {
        string folder = Path.Combine(directory, server.FirstKey.Uin, "changes");
        using CancellationTokenSource patience = new(Patience);
        while (true)
        {
            string[] files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.jsonl", SearchOption.AllDirectories) : [];
            string[] lines = [.. files.Order(StringComparer.Ordinal).SelectMany(File.ReadAllLines).Distinct(StringComparer.Ordinal).Where(IsWhole)];
            if (lines.Length >= count)
                return lines;
            await Task.Delay(TimeSpan.FromMilliseconds(200), patience.Token);
        }
    }

    private static bool IsWhole(string line)
    {
        try
        {
            return JsonNode.Parse(line) is JsonObject;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
