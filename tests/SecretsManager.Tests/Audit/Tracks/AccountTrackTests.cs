using System.Globalization;
using System.Text.Json;
using SecretsManager.Server.Audit.Tracks;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Audit.Tracks;

/// <summary>Tracks of accounts, as the API makes and tells them.</summary>
public sealed class AccountTrackTests : IAsyncLifetime
{
    private TrackBench bench = null!;

    public async ValueTask InitializeAsync() => bench = await TrackBench.Open();

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task A_track_is_told_as_it_was_made_changed_and_switched_until_it_is_deleted()
    {
        long created = bench.Bench.Now + 1;
        long id = (await bench.Ok("CreateAuditTrack", new
        {
            Name = "reads_of-1",
            Status = 1,
            ResourceType = "ssm",
            ActionType = "Read",
            EventNames = new[] { "GetSecretValue", "DescribeSecret" },
            Storage = new { StorageType = "cos", StorageRegion = "ap-shanghai", StorageName = "archive", StoragePrefix = "reads", Compress = 2, StorageAccountId = Text(bench.Account) },
            TrackForAllMembers = 0,
        })).GetProperty("TrackId").GetInt64();
        string time = DateTimeOffset.FromUnixTimeSeconds(created).ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        Assert.Equal(
            $$$"""{"Name":"reads_of-1","ResourceType":"ssm","ActionType":"Read","EventNames":["GetSecretValue","DescribeSecret"],"Status":1,"Storage":{"StorageType":"cos","StorageRegion":"ap-shanghai","StorageName":"archive","StoragePrefix":"reads","StorageAccountId":"{{{bench.Account}}}","Compress":2},"CreateTime":"{{{time}}}","TrackForAllMembers":0,"Filters":{"ResourceFields":[{"ResourceType":"ssm","ActionType":"Read","EventNames":["GetSecretValue","DescribeSecret"]}]}}""",
            await Told(id));

        await bench.Ok("ModifyAuditTrack", new { TrackId = id, Name = "reads_of-1", ActionType = "Write", EventNames = new[] { "*" }, Status = 0, Storage = TrackBench.Storage("writes", "spare") });
        Assert.Equal(
            $$$"""{"Name":"reads_of-1","ResourceType":"ssm","ActionType":"Write","EventNames":["*"],"Status":0,"Storage":{"StorageType":"cos","StorageRegion":"ap-guangzhou","StorageName":"spare","StoragePrefix":"writes"},"CreateTime":"{{{time}}}","TrackForAllMembers":0,"Filters":{"ResourceFields":[{"ResourceType":"ssm","ActionType":"Write","EventNames":["*"]}]}}""",
            await Told(id));
        Assert.Equal("""[{"AuditStatus":0,"CosBucketName":"spare","AuditName":"reads_of-1","LogFilePrefix":"writes"}]""", (await bench.Ok("ListAudits", new { })).GetProperty("AuditSummarys").GetRawText());

        Assert.Equal(1, (await bench.Ok("StartLogging", new { AuditName = "reads_of-1" })).GetProperty("IsSuccess").GetInt32());
        Assert.Equal(1, await StatusOf(id));
        Assert.Equal(1, (await bench.Ok("StopLogging", new { AuditName = "reads_of-1" })).GetProperty("IsSuccess").GetInt32());
        Assert.Equal(0, await StatusOf(id));

        await bench.Ok("DeleteAuditTrack", new { TrackId = id });
        Assert.Equal("ResourceNotFound.AuditNotExist", await bench.Code("DescribeAuditTrack", new { TrackId = id }));
        Assert.Equal("ResourceNotFound.AuditNotExist", await bench.Code("DeleteAuditTrack", new { TrackId = id }));
        await bench.Create("reads_of-1", "again");
    }

    [Fact]
    public async Task A_track_of_several_products_is_told_by_its_filters_alone()
    {
        object fields = new[]
        {
            new { ResourceType = "ssm", ActionType = "*", EventNames = new[] { "DeleteSecret" } },
            new { ResourceType = "cam", ActionType = "Write", EventNames = new[] { "*" } },
        };
        long id = (await bench.Ok("CreateEventsAuditTrack", new { Name = "several", Status = 0, Storage = TrackBench.Storage(), Filters = new { ResourceFields = fields } })).GetProperty("TrackId").GetInt64();
        JsonElement track = await bench.Ok("DescribeAuditTrack", new { TrackId = id });
        Assert.Equal("""{"ResourceFields":[{"ResourceType":"ssm","ActionType":"*","EventNames":["DeleteSecret"]},{"ResourceType":"cam","ActionType":"Write","EventNames":["*"]}]}""", track.GetProperty("Filters").GetRawText());
        Assert.Equal((string.Empty, string.Empty, "[]"), (track.GetProperty("ResourceType").GetString(), track.GetProperty("ActionType").GetString(), track.GetProperty("EventNames").GetRawText()));

        Assert.Equal("InvalidParameter", await bench.Code("ModifyAuditTrack", new { TrackId = id, ActionType = "Read" }));
        await bench.Ok("ModifyAuditTrack", new { TrackId = id, ResourceType = "kms", ActionType = "Read", EventNames = new[] { "Decrypt" } });
        Assert.Equal("kms", (await bench.Ok("DescribeAuditTrack", new { TrackId = id })).GetProperty("ResourceType").GetString());
        await bench.Ok("ModifyEventsAuditTrack", new { TrackId = id, Name = "several", Status = 1, Filters = new { } });
        track = await bench.Ok("DescribeAuditTrack", new { TrackId = id });
        Assert.Equal("""{"ResourceFields":[{"ResourceType":"*","ActionType":"*","EventNames":["*"]}]}""", track.GetProperty("Filters").GetRawText());
        Assert.Equal(1, track.GetProperty("Status").GetInt32());
    }

    [Fact]
    public async Task Five_tracks_are_listed_page_by_page_and_there_is_no_sixth()
    {
        for (int i = 0; i < AuditTracks.MostTracks; i++)
        {
            Assert.Equal(AuditTracks.MostTracks - i, (await bench.Ok("InquireAuditCredit", new { })).GetProperty("AuditAmount").GetInt32());
            await bench.Create($"track-{i}", $"prefix{i}");
        }

        Assert.Equal(0, (await bench.Ok("InquireAuditCredit", new { })).GetProperty("AuditAmount").GetInt32());
        Assert.Equal("LimitExceeded.OverAmount", await bench.Code("CreateAuditTrack", TrackBench.Plain("track-5")));
        List<string> names = [];
        foreach (int page in (int[])[1, 2, 3, 4])
        {
            JsonElement answer = await bench.Ok("DescribeAuditTracks", new { PageNumber = page, PageSize = 2 });
            Assert.Equal(5, answer.GetProperty("TotalCount").GetInt32());
            names.AddRange(answer.GetProperty("Tracks").EnumerateArray().Select(track => track.GetProperty("Name").GetString()!));
        }

        Assert.Equal(["track-4", "track-3", "track-2", "track-1", "track-0"], names);
        Assert.Equal("InvalidParameterValue", await bench.Code("DescribeAuditTracks", new { PageNumber = 0, PageSize = 2 }));
        Assert.Equal("InvalidParameterValue", await bench.Code("DescribeAuditTracks", new { PageNumber = 1, PageSize = 101 }));
    }

    [Fact]
    public async Task Whoever_calls_at_the_same_time_an_account_gets_no_sixth_track_and_no_name_twice()
    {
        string?[] codes = await AtOnce(Enumerable.Range(0, 8).Select(i => TrackBench.Plain(i % 2 == 0 ? "same" : $"track-{i}", $"prefix{i}")));
        Assert.Equal(5, codes.Count(code => code is null));
        JsonElement tracks = (await bench.Ok("DescribeAuditTracks", new { PageNumber = 1, PageSize = 100 })).GetProperty("Tracks");
        Assert.Equal(5, tracks.EnumerateArray().Select(track => track.GetProperty("Name").GetString()).Distinct().Count());
        Assert.Equal(3, codes.Count(code => code is "InvalidParameterValue.AliasAlreadyExists" or "LimitExceeded.OverAmount"));
    }

    [Fact]
    public async Task Another_account_sees_nothing_of_a_track_and_may_use_its_name()
    {
        long id = await bench.Create("track", "mine");
        Credentials other = await bench.OtherAccount();
        foreach (string action in (string[])["DescribeAuditTrack", "DeleteAuditTrack", "ModifyAuditTrack", "ModifyEventsAuditTrack"])
            Assert.Equal("ResourceNotFound.AuditNotExist", await bench.Code(action, new { TrackId = id }, other));
        foreach (string action in (string[])["StartLogging", "StopLogging"])
            Assert.Equal("ResourceNotFound.AuditNotExist", await bench.Code(action, new { AuditName = "track" }, other));
        Assert.Equal(0, (await bench.Ok("DescribeAuditTracks", new { PageNumber = 1, PageSize = 10 }, other)).GetProperty("TotalCount").GetInt32());
        Assert.Equal(0, (await bench.Ok("ListAudits", new { }, other)).GetProperty("AuditSummarys").GetArrayLength());
        Assert.Equal(5, (await bench.Ok("InquireAuditCredit", new { }, other)).GetProperty("AuditAmount").GetInt32());
        await bench.Create("track", "theirs", credentials: other);
        Assert.Equal(1, await StatusOf(id));
    }

    public static TheoryData<string, string, object?> Wrong => new()
    {
        { "InvalidParameterValue", "Name", "ab" },
        { "InvalidParameterValue", "Name", new string('a', 49) },
        { "InvalidParameterValue", "Name", "with space" },
        { "MissingParameter", "Name", null },
        { "InvalidParameterValue", "Status", 2 },
        { "MissingParameter", "Status", null },
        { "InvalidParameterValue", "ResourceType", "cvm" },
        { "InvalidParameterValue", "ResourceType", "" },
        { "InvalidParameterValue", "ActionType", "read" },
        { "InvalidParameterValue", "EventNames", new[] { "GetSecretValue" } },
        { "InvalidParameterValue", "EventNames", Array.Empty<string>() },
        { "MissingParameter", "EventNames", null },
        { "UnsupportedOperation", "TrackForAllMembers", 1 },
        { "InvalidParameterValue", "TrackForAllMembers", 2 },
        { "UnsupportedOperation", "ExportId", "task" },
        { "MissingParameter", "Storage", null },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_track_that_cannot_be_is_refused_by_the_code_of_the_api(string code, string field, object? value)
    {
        Dictionary<string, object> parameters = TrackBench.Plain("track");
        parameters.Remove(field);
        if (value is not null)
            parameters[field] = value;
        Assert.Equal(code, await bench.Code("CreateAuditTrack", parameters));
    }

    [Fact]
    public async Task Names_of_events_are_at_most_ten_or_all()
    {
        string[] ten = [.. Enumerable.Range(0, 10).Select(i => $"Action{i}")];
        Dictionary<string, object> parameters = TrackBench.Plain("track");
        parameters["ResourceType"] = "ssm";
        foreach (string[] names in (string[][])[[.. ten, "Action10"], ["*", "Action1"], ["Action-1"], [""]])
        {
            parameters["EventNames"] = names;
            Assert.Equal("InvalidParameterValue", await bench.Code("CreateAuditTrack", parameters));
            Assert.Equal("InvalidParameterValue", await bench.Code("CreateEventsAuditTrack", new
            {
                Name = "track",
                Status = 1,
                Storage = TrackBench.Storage(),
                Filters = new { ResourceFields = new[] { new { ResourceType = "ssm", ActionType = "*", EventNames = names } } },
            }));
        }

        parameters["EventNames"] = ten;
        await bench.Ok("CreateAuditTrack", parameters);
        object[] fields = [.. Enumerable.Repeat<object>(new { ResourceType = "ssm", ActionType = "*", EventNames = new[] { "*" } }, 21)];
        Assert.Equal("InvalidParameterValue", await bench.Code("CreateEventsAuditTrack", new { Name = "fields", Status = 1, Storage = TrackBench.Storage(), Filters = new { ResourceFields = fields } }));
    }

    public static TheoryData<string, string, object?> WrongStorage => new()
    {
        { "InvalidParameterValue", "StorageType", "s3" },
        { "ResourceNotFound", "StorageType", "cls" },
        { "ResourceNotFound", "StorageType", "ckafka" },
        { "InvalidParameterValue.CosRegionError", "StorageRegion", "ap-beijing" },
        { "ResourceNotFound", "StorageName", "none" },
        { "ResourceNotFound", "StorageName", "whole" },
        { "ResourceNotFound", "StorageName", "monitor" },
        { "InvalidParameterValue", "StoragePrefix", "ab" },
        { "InvalidParameterValue", "StoragePrefix", "with/slash" },
        { "InvalidParameterValue", "StoragePrefix", new string('a', 41) },
        { "UnsupportedOperation", "Compress", 1 },
        { "InvalidParameterValue", "Compress", 3 },
        { "UnsupportedOperation", "StorageAccountId", "100000000099" },
        { "UnsupportedOperation", "StorageAppId", "1300000099" },
        { "MissingParameter", "StoragePrefix", null },
    };

    [Theory]
    [MemberData(nameof(WrongStorage))]
    public async Task A_place_that_the_operator_has_not_set_up_is_refused_when_a_track_is_made_and_when_it_is_changed(string code, string field, object? value)
    {
        Dictionary<string, object> storage = TrackBench.Storage();
        storage.Remove(field);
        if (value is not null)
            storage[field] = value;
        Dictionary<string, object> parameters = TrackBench.Plain("track");
        parameters["Storage"] = storage;
        Assert.Equal(code, await bench.Code("CreateAuditTrack", parameters));
        Assert.Equal(code, await bench.Code("CreateEventsAuditTrack", new { Name = "track", Status = 1, Storage = storage, Filters = new { } }));
        long id = await bench.Create("there", "there");
        Assert.Equal(code, await bench.Code("ModifyAuditTrack", new { TrackId = id, Storage = storage }));
        Assert.Equal(code, await bench.Code("ModifyEventsAuditTrack", new { TrackId = id, Storage = storage }));
    }

    [Fact]
    public async Task Each_type_of_storage_is_one_type_of_sink_and_a_refusal_says_which_there_are()
    {
        foreach ((string type, string name) in ((string, string)[])[("cos", "archive"), ("cls", "monitor"), ("ckafka", "bus")])
        {
            Dictionary<string, object> parameters = TrackBench.Plain(name);
            parameters["Storage"] = new { StorageType = type, StorageRegion = "ap-guangzhou", StorageName = name, StoragePrefix = "abc", StorageAppId = "1300000001" };
            await bench.Ok("CreateAuditTrack", parameters);
        }

        string message = (await bench.Call("CreateAuditTrack", TrackBench.Plain("track", sink: "canary-name"))).GetProperty("Error").GetProperty("Message").GetString()!;
        Assert.Contains("archive, spare", message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary-name", message, StringComparison.Ordinal);
        Assert.DoesNotContain("whole", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_name_of_a_track_is_its_own_and_stays()
    {
        long id = await bench.Create("track", "prefix");
        Assert.Equal("InvalidParameterValue.AliasAlreadyExists", await bench.Code("CreateAuditTrack", TrackBench.Plain("track")));
        Assert.Equal("InvalidParameterValue.AuditTrackNameNotSupportModify", await bench.Code("ModifyAuditTrack", new { TrackId = id, Name = "other" }));
        Assert.Equal("InvalidParameterValue.AuditTrackNameNotSupportModify", await bench.Code("ModifyEventsAuditTrack", new { TrackId = id, Name = "other" }));
        Assert.Equal("InvalidParameterValue", await bench.Code("ModifyAuditTrack", new { TrackId = id, ResourceType = "*", EventNames = new[] { "GetSecretValue" } }));
        Assert.Equal("ResourceNotFound.AuditNotExist", await bench.Code("StopLogging", new { AuditName = "TRACK" }));
        Assert.Equal("ResourceNotFound.AuditNotExist", await bench.Code("DescribeAuditTrack", new { TrackId = ulong.MaxValue }));
        await bench.Create("Track", "upper");
    }

    [Fact]
    public async Task A_user_needs_the_right_to_the_action_on_the_account_as_a_whole()
    {
        JsonElement user = await bench.Bench.CamOk("AddUser", new { Name = "auditor", UseApi = 1 });
        Credentials key = new(user.GetProperty("SecretId").GetString()!, user.GetProperty("SecretKey").GetString()!);
        Assert.Equal("UnauthorizedOperation", await bench.Code("CreateAuditTrack", TrackBench.Plain("track"), key));
        await bench.Bench.CamOk("AttachUserPolicy", new { PolicyId = 41, AttachUin = user.GetProperty("Uin").GetInt64() });
        await bench.Ok("InquireAuditCredit", new { }, key);
        await bench.Ok("ListAudits", new { }, key);
        Assert.Equal("UnauthorizedOperation", await bench.Code("StopLogging", new { AuditName = "track" }, key));
        await bench.Bench.CamOk("AttachUserPolicy", new { PolicyId = 40, AttachUin = user.GetProperty("Uin").GetInt64() });
        await bench.Create("track", "prefix", credentials: key);
    }

    [Fact]
    public async Task The_record_of_a_call_says_where_events_go_and_which()
    {
        await bench.Create("track", "prefix");
        JsonElement record = (await bench.Bench.Records()).Last(one => one.GetProperty("action").GetString() == "CreateAuditTrack");
        Assert.Equal("cos:archive/prefix", record.GetProperty("parameters").GetProperty("Storage").GetString());
        Assert.Equal("*:*:*", record.GetProperty("parameters").GetProperty("Filters").GetString());
        Assert.True(record.GetProperty("answer").TryGetProperty("TrackId", out _));
    }

    private async Task<string?[]> AtOnce(IEnumerable<Dictionary<string, object>> all) => await Task.WhenAll(all.Select(parameters => Task.Run(async () =>
    {
        Microsoft.AspNetCore.Http.DefaultHttpContext http = bench.Bench.Signed("CreateAuditTrack", JsonSerializer.Serialize(parameters));
        http.Request.Headers["X-TC-Version"] = TrackBench.Version;
        return await bench.Bench.CodeOf(http);
    })));

    private async Task<int> StatusOf(long id) => (await bench.Ok("DescribeAuditTrack", new { TrackId = id })).GetProperty("Status").GetInt32();

    private async Task<string> Told(long id)
    {
        string text = (await bench.Ok("DescribeAuditTrack", new { TrackId = id })).GetRawText();
        // The id of the call stands last.
        return text[..text.LastIndexOf(",\"RequestId\"", StringComparison.Ordinal)] + "}";
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
