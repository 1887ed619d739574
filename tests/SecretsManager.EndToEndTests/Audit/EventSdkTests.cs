using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace SecretsManager.EndToEndTests.Audit;

/// <summary>Calls of the official SDK, read back by it as events: every field is what was sent, and no value, key or token is among them.</summary>
public sealed class EventSdkTests : IAsyncLifetime
{
    private const string Region = "ap-guangzhou";

    private static readonly (string, string) Cam = ("cam", "2019-01-16");
    private static readonly (string, string) Sts = ("sts", "2018-08-13");
    private static readonly (string, string) CloudAudit = ("cloudaudit", "2019-03-19");

    private static readonly string Value = "Cq" + Guid.NewGuid().ToString("N");

    private readonly List<byte[]> canaries = [Encoding.UTF8.GetBytes(Value)];
    private ServerProcess server = null!;
    private OfficialSdk root = null!;
    private long start;

    private string Account => server.FirstKey.Uin;

    private string One => $"qcs::ssm:{Region}:uin/{Account}:secret/creatorUin/{Account}/one";

    public async ValueTask InitializeAsync()
    {
        server = await ServerProcess.Start();
        root = OfficialSdk.Start(server);
        start = Now();
        Add(server.FirstKey.SecretKey);
    }

    public async ValueTask DisposeAsync()
    {
        await root.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Calls_of_the_root_account_are_found_as_they_were_sent()
    {
        Sent caller = new("Root", Account, "root", server.FirstKey.SecretId);
        await Check(await Call(root, caller with { Action = "CreateSecret", Resource = $"qcs::ssm:{Region}:uin/{Account}:secret/*", ResourceName = "one", Effect = "Write" },
            new { SecretName = "one", VersionId = "v1", SecretString = Value, Description = "the first" },
            recorded: """{"SecretName":"one","VersionId":"v1","Description":"the first"}""", answered: """{"SecretName":"one","VersionId":"v1"}"""));
        await Check(await Call(root, caller with { Action = "GetSecretValue", Resource = One, ResourceName = "one" },
            new { SecretName = "one", VersionId = "v1" }, """{"SecretName":"one","VersionId":"v1"}""", """{"SecretName":"one","VersionId":"v1"}"""));
        await Check(await Call(root, caller with { Action = "DescribeSecret", Resource = One, ResourceName = "one", Method = "GET" },
            new { SecretName = "one" }, """{"SecretName":"one"}""", "{}"));
    }

    [Fact]
    public async Task A_call_with_a_wrong_parameter_is_found_with_what_the_caller_was_told()
    {
        Sent caller = new("Root", Account, "root", server.FirstKey.SecretId);
        string none = $"qcs::ssm:{Region}:uin/{Account}:secret/creatorUin/0/none";
        await Check(await Call(root, caller with { Action = "GetSecretValue", Resource = none, ResourceName = "none", ApiError = "ResourceNotFound" },
            new { SecretName = "none", VersionId = "v1" }, """{"SecretName":"none","VersionId":"v1"}""", "{}"));
        await Check(await Call(root, caller with { Action = "PutSecretValue", Resource = none, ResourceName = "none", Effect = "Write", ApiError = "InvalidParameterValue" },
            new { SecretName = "none", VersionId = "-", SecretString = Value }, """{"SecretName":"none","VersionId":"-"}""", "{}"));
    }

    [Fact]
    public async Task What_a_policy_refuses_to_a_user_is_found_under_the_user()
    {
        await root.Ok("CreateSecret", new { SecretName = "one", VersionId = "v1", SecretString = Value });
        SdkAnswer user = await root.OkOf(Cam, "AddUser", new { Name = "reader", UseApi = 1 });
        Add(user.Text("SecretKey"));
        string uin = user.Number("Uin").ToString(CultureInfo.InvariantCulture);
        await using OfficialSdk reader = OfficialSdk.Start(server, user.Text("SecretId"), user.Text("SecretKey"));
        await Check(await Call(reader, new Sent("User", uin, uin, user.Text("SecretId")) { Action = "GetSecretValue", Resource = One, ResourceName = "one", CamError = "UnauthorizedOperation" },
            new { SecretName = "one", VersionId = "v1" }, """{"SecretName":"one","VersionId":"v1"}""", "{}"));
        await NoCanary();
    }

    [Fact]
    public async Task A_session_of_a_role_is_found_under_the_role_with_the_session_s_name_and_without_its_token()
    {
        await root.Ok("CreateSecret", new { SecretName = "one", VersionId = "v1", SecretString = Value });
        string trust = $$$"""{"version":"2.0","statement":[{"effect":"allow","action":"name/sts:AssumeRole","principal":{"qcs":["qcs::cam::uin/{{{Account}}}:root"]}}]}""";
        string role = (await root.OkOf(Cam, "CreateRole", new { RoleName = "duty", PolicyDocument = trust })).Text("RoleId");
        await root.OkOf(Cam, "AttachRolePolicy", new { PolicyId = 11, AttachRoleName = "duty" });
        JsonObject given = (await root.OkOf(Sts, "AssumeRole", new { RoleArn = $"qcs::cam::uin/{Account}:roleName/duty", RoleSessionName = "night" })).Response!["Credentials"]!.AsObject();
        (string id, string secret, string token) = ((string)given["TmpSecretId"]!, (string)given["TmpSecretKey"]!, (string)given["Token"]!);
        Add(secret);
        Add(token);
        await using OfficialSdk night = OfficialSdk.Start(server, id, secret, token);
        await Check(await Call(night, new Sent("AssumedRole", role, "roleUser", id) { Name = "duty", Session = "night", Action = "GetSecretValue", Resource = One, ResourceName = "one" },
            new { SecretName = "one", VersionId = "v1" }, """{"SecretName":"one","VersionId":"v1"}""", """{"SecretName":"one","VersionId":"v1"}"""));
        await NoCanary();
    }

    [Fact]
    public async Task Both_actions_page_through_the_same_events_and_find_them_by_every_attribute()
    {
        for (int i = 0; i < 7; i++)
            await root.Ok("CreateSecret", new { SecretName = $"s{i}", VersionId = "v1", SecretString = Value });
        await root.Refused("ResourceInUse.SecretExists", "CreateSecret", new { SecretName = "s0", SecretString = Value });
        (string, string)[] creations = [("EventName", "CreateSecret")];
        List<string> looked = Ids(await All("LookUpEvents", creations));
        Assert.Equal(8, looked.Count);
        Assert.Equal(looked, Ids(await All("DescribeEvents", creations)));
        foreach ((string key, string value, int count) in (IEnumerable<(string, string, int)>)
        [
            ("ActionType", "Write", 8), ("PrincipalId", Account, 8), ("ResourceType", "ssm", 8), ("ResourceName", "s3", 1), ("ResourceName", "s0", 2),
            ("AccessKeyId", server.FirstKey.SecretId, 8), ("SensitiveAction", "0", 8), ("ApiErrorCode", "ResourceInUse.SecretExists", 1), ("CamErrorCode", "0", 8),
            ("SourceIPAddress", "127.0.0.1", 8), ("RequestId", looked[2], 1),
        ])
        {
            Assert.Equal((key, count), (key, (await All("LookUpEvents", [.. creations, (key, value)])).Count));
            Assert.Equal((key, count), (key, (await All("DescribeEvents", [.. creations, (key, value)])).Count));
        }

        await NoCanary();
    }

    private static long Now() => DateTimeOffset.UtcNow.ToUnixTimeSeconds();

    private static List<string> Ids(IEnumerable<JsonObject> events) => [.. events.Select(one => (string)one["RequestID"]!)];

    private void Add(string secret)
    {
        Assert.True(secret.Length >= 16);
        canaries.Add(Encoding.UTF8.GetBytes(secret));
    }

    private static async Task<Sent> Call(OfficialSdk sdk, Sent sent, object parameters, string recorded, string answered)
    {
        long before = Now();
        SdkAnswer answer = await sdk.Call(sent.Action, parameters, sent.Method);
        Assert.Equal(sent.CamError + sent.ApiError, answer.Code);
        return sent with { Answer = answer, From = before, To = Now(), Recorded = recorded, Answered = answered };
    }

    private async Task Check(Sent sent)
    {
        foreach (string action in (string[])["LookUpEvents", "DescribeEvents"])
            sent.Check(Assert.Single(await All(action, [("RequestId", sent.Answer.RequestId)])), Account, server.Endpoint);
    }

    private async Task NoCanary()
    {
        CanarySearch search = new(canaries);
        foreach (string action in (string[])["LookUpEvents", "DescribeEvents"])
        {
            List<JsonObject> events = await All(action, []);
            Assert.True(events.Count > 2);
            Assert.All(events, one => Assert.Empty(search.Find(one.ToJsonString())));
            Assert.All(events, one => Assert.Empty(search.Find((string)one["CloudAuditEvent"]!)));
        }
    }

    private async Task<List<JsonObject>> All(string action, IEnumerable<(string Key, string Value)> attributes)
    {
        List<JsonObject> events = [];
        JsonNode? next = null;
        while (true)
        {
            JsonObject question = new()
            {
                ["StartTime"] = start,
                ["EndTime"] = start + 3600,
                ["MaxResults"] = 3,
                ["LookupAttributes"] = new JsonArray([.. attributes.Select(one => new JsonObject { ["AttributeKey"] = one.Key, ["AttributeValue"] = one.Value })]),
            };
            if (next is not null)
                question["NextToken"] = next.DeepClone();
            JsonObject page = (await root.OkOf(CloudAudit, action, question)).Response!;
            events.AddRange(page["Events"]!.AsArray().Select(one => one!.AsObject()));
            if ((bool)page["ListOver"]!)
                return events;
            next = page["NextToken"];
        }
    }
}
