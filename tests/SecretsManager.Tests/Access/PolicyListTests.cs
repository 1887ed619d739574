using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Access;

public class PolicyListTests
{
    [Fact]
    public async Task The_list_holds_the_account_s_own_newest_first_and_then_the_presets()
    {
        await using Bench bench = await Bench.Open();
        await bench.AddPolicy("older");
        long newer = await bench.AddPolicy("newer");
        long user = await bench.AddUser("u");
        long group = await bench.AddGroup("g");
        await bench.CamOk("AttachUserPolicy", new { PolicyId = newer, AttachUin = user });
        await bench.CamOk("AttachGroupPolicy", new { PolicyId = newer, AttachGroupId = group });
        await bench.CamOk("PutUserPermissionsBoundary", new { PolicyId = newer, TargetUin = user });

        JsonElement all = await bench.CamOk("ListPolicies", new { });

        JsonElement list = all.GetProperty("List");
        Assert.Equal(["newer", "older", "AdministratorAccess", "ReadOnlyAccess"], PolicyBench.Names(list, "PolicyName").Take(4));
        Assert.Equal(list.GetArrayLength(), all.GetProperty("TotalNum").GetInt32());
        Assert.Equal("[]", all.GetProperty("ServiceTypeList").GetRawText());
        JsonElement own = list[0];
        Assert.Equal((1, 2, ""), (own.GetProperty("Type").GetInt32(), own.GetProperty("CreateMode").GetInt32(), own.GetProperty("ServiceType").GetString()));
        Assert.Equal((1, 2, 1), (own.GetProperty("Attachments").GetInt32(), own.GetProperty("AttachEntityCount").GetInt32(), own.GetProperty("AttachEntityBoundaryCount").GetInt32()));
        Assert.DoesNotContain(own.EnumerateObject(), member => member.Value.ValueKind == JsonValueKind.Null);
        Assert.Equal((2, "Global"), (list[2].GetProperty("Type").GetInt32(), list[2].GetProperty("PermissionLevel").GetString()));
        Assert.Contains(list.EnumerateArray(), one => one.GetProperty("PolicyName").GetString() == "QcloudSSMFullAccess" && one.GetProperty("ServiceType").GetString() == "ssm");
    }

    [Fact]
    public async Task The_list_is_filtered_and_paged()
    {
        await using Bench bench = await Bench.Open();
        foreach (string name in (string[])["SSM-a", "SSM-b", "other"])
            await bench.AddPolicy(name);

        Assert.Equal(["other", "SSM-b", "SSM-a"], await List(new { Scope = "Local" }));
        Assert.All(await List(new { Scope = "QCS", Rp = 200 }), name => Assert.EndsWith("Access", name, StringComparison.Ordinal));
        string[] matching = ["SSM-b", "SSM-a", "QcloudSSMFullAccess", "QcloudSSMReadOnlyAccess", "SSMMetadataReadOnlyAccess"];
        Assert.Equal(matching, await List(new { Keyword = "SSM", Scope = "All" }));
        for (int page = 1; page <= 4; page++)
        {
            JsonElement answer = await bench.CamOk("ListPolicies", new { Keyword = "SSM", Page = page, Rp = 2 });
            Assert.Equal(matching.Skip((page - 1) * 2).Take(2), PolicyBench.Names(answer.GetProperty("List"), "PolicyName"));
            Assert.Equal(5, answer.GetProperty("TotalNum").GetInt32());
        }

        Assert.Empty(await List(new { Keyword = "%" }));
        Assert.Empty(await List(new { Keyword = "a\0" }));

        async Task<IEnumerable<string>> List(object parameters) =>
            PolicyBench.Names((await bench.CamOk("ListPolicies", parameters)).GetProperty("List"), "PolicyName");
    }

    [Theory]
    [InlineData("""{"Scope":"all"}""", "InvalidParameter.ScopeError")]
    [InlineData("""{"Rp":0}""", "InvalidParameter.ParamError")]
    [InlineData("""{"Rp":201}""", "InvalidParameter.ParamError")]
    [InlineData("""{"Page":0}""", "InvalidParameter.ParamError")]
    [InlineData("""{"Page":201}""", "InvalidParameter.ParamError")]
    [InlineData("""{"Page":-1}""", "InvalidParameter")]
    [InlineData("""{"Page":200,"Rp":200}""", null)]
    public async Task The_list_has_its_limits(string parameters, string? code)
    {
        await using Bench bench = await Bench.Open();
        Assert.Equal(code, await bench.CamCode("ListPolicies", JsonSerializer.Deserialize<JsonElement>(parameters)));
        Assert.Equal("InvalidParameter.SearchKeywordLengthError", await bench.CamCode("ListPolicies", new { Keyword = new string('k', 129) }));
    }
}
