using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Access.Policies;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Access;

public class PolicyTests
{
    [Fact]
    public async Task A_policy_is_told_as_it_was_written()
    {
        await using Bench bench = await Bench.Open();
        JsonElement made = await bench.CamOk("CreatePolicy", new
        {
            PolicyName = "a+=,.@-_9",
            PolicyDocument = PolicyBench.OtherDocument,
            Description = "说明",
            Tags = new[] { new { Key = "team", Value = "pay" }, new { Key = "env", Value = "" } },
        });
        string time = bench.Local();

        JsonElement told = await bench.CamOk("GetPolicy", new { PolicyId = made.GetProperty("PolicyId").GetInt64() });

        Assert.InRange(made.GetProperty("PolicyId").GetInt64(), 1000, int.MaxValue);
        Assert.Equal("a+=,.@-_9", told.GetProperty("PolicyName").GetString());
        Assert.Equal("说明", told.GetProperty("Description").GetString());
        Assert.Equal(PolicyBench.OtherDocument, told.GetProperty("PolicyDocument").GetString());
        Assert.Equal((1, 0, ""), (told.GetProperty("Type").GetInt32(), told.GetProperty("IsServiceLinkedRolePolicy").GetInt32(), told.GetProperty("PresetAlias").GetString()));
        Assert.Equal((time, time), (told.GetProperty("AddTime").GetString(), told.GetProperty("UpdateTime").GetString()));
        Assert.Equal("""[{"Key":"env","Value":""},{"Key":"team","Value":"pay"}]""", told.GetProperty("Tags").GetRawText());
    }

    [Fact]
    public async Task All_that_a_policy_says_is_in_the_audit_record_of_the_call_that_wrote_it()
    {
        await using Bench bench = await Bench.Open();
        string resources = string.Join(',', Enumerable.Range(0, 60).Select(at => $"\"qcs::ssm::uin/1:secret/creatorUin/1/é{at}\""));
        string document = $$"""{"version":"2.0","statement":[{"effect":"allow","action":["ssm:*"],"resource":[{{resources}}]}]}""";
        long id = await bench.AddPolicy("audited");
        await bench.CamOk("UpdatePolicy", new { PolicyId = id, PolicyDocument = document });

        JsonElement record = (await bench.Records())[^1];

        Assert.Equal(("UpdatePolicy", $"qcs::cam::uin/100000000001:policyid/{id}"), (record.GetProperty("action").GetString(), record.GetProperty("resource").GetString()));
        string noted = string.Concat(record.GetProperty("parameters").EnumerateObject()
            .Where(parameter => parameter.Name.StartsWith("PolicyDocument", StringComparison.Ordinal)).Select(parameter => parameter.Value.GetString()));
        Assert.InRange(noted.Length, 2000, 6144);
        PolicyDocument written = PolicyParser.Parse(document, PolicyPurpose.Identity, ServedActions.Known);
        Assert.Equal(PolicyText.Canonical(written), noted);
    }

    [Theory]
    [InlineData("", "InvalidParameter.PolicyNameError")]
    [InlineData("has blank", "InvalidParameter.PolicyNameError")]
    [InlineData("名", "InvalidParameter.PolicyNameError")]
    [InlineData("taken", "FailedOperation.PolicyNameInUse")]
    [InlineData("Taken", null)]
    [InlineData("AdministratorAccess", "FailedOperation.PolicyNameInUse")]
    [InlineData("administratoraccess", "FailedOperation.PolicyNameInUse")]
    public async Task A_name_is_of_the_api_s_letters_and_free(string name, string? code)
    {
        await using Bench bench = await Bench.Open();
        await bench.AddPolicy("taken");
        Assert.Equal(code, await bench.CamCode("CreatePolicy", new { PolicyName = name, PolicyDocument = PolicyBench.Document }));
    }

    [Fact]
    public async Task A_name_and_a_description_have_their_lengths()
    {
        await using Bench bench = await Bench.Open();
        Assert.Null(await bench.CamCode("CreatePolicy", new { PolicyName = new string('n', 128), PolicyDocument = PolicyBench.Document, Description = new string('说', 100) }));
        Assert.Equal(
            "InvalidParameter.PolicyNameError",
            await bench.CamCode("CreatePolicy", new { PolicyName = new string('n', 129), PolicyDocument = PolicyBench.Document }));
        Assert.Equal(
            "InvalidParameter.DescriptionLengthOverlimit",
            await bench.CamCode("CreatePolicy", new { PolicyName = "n", PolicyDocument = PolicyBench.Document, Description = new string('说', 100) + "." }));
    }

    [Theory]
    [InlineData("""[{"Key":"qcs:x","Value":"y"}]""", "InvalidParameterValue")]
    [InlineData("""[{"Key":"a","Value":"y"},{"Key":"a","Value":"z"}]""", "InvalidParameterValue.TagKeysDuplicated")]
    [InlineData("""[{"Key":"a"}]""", "MissingParameter")]
    [InlineData("""[{"TagKey":"a","TagValue":"b"}]""", "MissingParameter")]
    public async Task Tags_keep_the_rules_of_tags(string tags, string code)
    {
        await using Bench bench = await Bench.Open();
        Assert.Equal(code, await bench.CamCode("CreatePolicy", new { PolicyName = "n", PolicyDocument = PolicyBench.Document, Tags = JsonSerializer.Deserialize<JsonElement>(tags) }));
    }

    [Fact]
    public async Task A_document_takes_the_place_of_the_version_in_force()
    {
        await using Bench bench = await Bench.Open();
        long id = await bench.AddPolicy("changed");
        string created = bench.Local();

        JsonElement answer = await bench.CamOk("UpdatePolicy", new { PolicyId = id, PolicyDocument = PolicyBench.OtherDocument, Description = "new" });
        string updated = bench.Local();

        JsonElement told = await bench.CamOk("GetPolicy", new { PolicyId = id });
        Assert.Equal(id, answer.GetProperty("PolicyId").GetInt64());
        Assert.Equal((PolicyBench.OtherDocument, "new"), (told.GetProperty("PolicyDocument").GetString(), told.GetProperty("Description").GetString()));
        Assert.Equal((created, updated), (told.GetProperty("AddTime").GetString(), told.GetProperty("UpdateTime").GetString()));
        JsonElement versions = (await bench.CamOk("ListPolicyVersions", new { PolicyId = id })).GetProperty("Versions");
        Assert.Equal(["1"], PolicyBench.Names(versions, "VersionId"));
    }

    [Fact]
    public async Task What_an_update_leaves_out_stays()
    {
        await using Bench bench = await Bench.Open();
        long id = await bench.AddPolicy("kept");
        await bench.CamOk("UpdatePolicy", new { PolicyName = "kept", Description = "only" });
        await bench.CamOk("UpdatePolicy", new { PolicyId = id });

        JsonElement told = await bench.CamOk("GetPolicy", new { PolicyId = id });

        Assert.Equal(("kept", "only", PolicyBench.Document), (told.GetProperty("PolicyName").GetString(), told.GetProperty("Description").GetString(), told.GetProperty("PolicyDocument").GetString()));
    }

    [Fact]
    public async Task A_name_beside_an_id_is_the_name_that_the_policy_gets()
    {
        await using Bench bench = await Bench.Open();
        long id = await bench.AddPolicy("before");
        await bench.AddPolicy("other");

        await bench.CamOk("UpdatePolicy", new { PolicyId = id, PolicyName = "after" });

        Assert.Equal(id, (await bench.CamOk("UpdatePolicy", new { PolicyName = "after", Description = "found" })).GetProperty("PolicyId").GetInt64());
        Assert.Equal("InvalidParameter.PolicyIdNotExist", await bench.CamCode("UpdatePolicy", new { PolicyName = "before" }));
        Assert.Equal("FailedOperation.PolicyNameInUse", await bench.CamCode("UpdatePolicy", new { PolicyId = id, PolicyName = "other" }));
        Assert.Equal("FailedOperation.PolicyNameInUse", await bench.CamCode("UpdatePolicy", new { PolicyId = id, PolicyName = "ReadOnlyAccess" }));
        Assert.Equal("InvalidParameter.PolicyNameError", await bench.CamCode("UpdatePolicy", new { PolicyId = id, PolicyName = "a b" }));
        Assert.Null(await bench.CamCode("UpdatePolicy", new { PolicyId = id, PolicyName = "" }));
        Assert.NotEqual(id, await bench.AddPolicy("before"));
    }

    [Fact]
    public async Task An_update_says_why_it_cannot_be()
    {
        await using Bench bench = await Bench.Open();
        long id = await bench.AddPolicy("p");
        Assert.Equal("MissingParameter", await bench.CamCode("UpdatePolicy", new { Description = "d" }));
        Assert.Equal("MissingParameter", await bench.CamCode("UpdatePolicy", new { Description = "d", PolicyName = "" }));
        Assert.Equal("ResourceNotFound.PolicyIdNotFound", await bench.CamCode("UpdatePolicy", new { PolicyId = id + 1, Description = "d" }));
        Assert.Equal("ResourceNotFound.PolicyIdNotFound", await bench.CamCode("UpdatePolicy", new { PolicyId = ulong.MaxValue, Description = "d" }));
        Assert.Equal("InvalidParameter.PolicyIdError", await bench.CamCode("UpdatePolicy", new { PolicyId = 1, Description = "d" }));
        Assert.Equal("InvalidParameter.PolicyIdError", await bench.CamCode("UpdatePolicy", new { PolicyName = "ReadOnlyAccess", Description = "d" }));
        Assert.Equal("UnsupportedOperation", await bench.CamCode("UpdatePolicy", new { PolicyId = 1, Alias = "mine" }));
        Assert.Equal("InvalidParameter.DescriptionLengthOverlimit", await bench.CamCode("UpdatePolicy", new { PolicyId = id, Description = new string('d', 301) }));
        Assert.Equal("InvalidParameter.VersionError", await bench.CamCode("UpdatePolicy", new { PolicyId = id, PolicyDocument = "{}" }));
        Assert.Equal("ResourceNotFound.PolicyIdNotFound", await bench.CamCode("GetPolicy", new { PolicyId = id + 1 }));
    }

    [Fact]
    public async Task Policies_are_deleted_all_or_none()
    {
        await using Bench bench = await Bench.Open();
        long one = await bench.AddPolicy("one");
        long two = await bench.AddPolicy("two");

        Assert.Equal("ResourceNotFound.PolicyIdNotFound", await bench.CamCode("DeletePolicy", new { PolicyId = new[] { one, 5000 } }));
        Assert.Equal("InvalidParameter.PolicyIdError", await bench.CamCode("DeletePolicy", new { PolicyId = new[] { one, 1 } }));
        Assert.Equal("InvalidParameter.ParamError", await bench.CamCode("DeletePolicy", new { PolicyId = Array.Empty<long>() }));
        Assert.Equal("InvalidParameter.ParamError", await bench.CamCode("DeletePolicy", new { PolicyId = Enumerable.Range(2000, 101) }));
        Assert.Equal("InvalidParameter", await bench.CamCode("DeletePolicy", new { PolicyId = new[] { "x" } }));
        Assert.Equal("MissingParameter", await bench.CamCode("DeletePolicy", new { }));
        Assert.Null(await bench.CamCode("GetPolicy", new { PolicyId = one }));

        await bench.CamOk("DeletePolicy", new { PolicyId = new[] { one, two, one } });

        Assert.Equal("ResourceNotFound.PolicyIdNotFound", await bench.CamCode("GetPolicy", new { PolicyId = one }));
        Assert.NotEqual(one, await bench.AddPolicy("one"));
    }

    [Theory]
    [InlineData("AttachUserPolicy", "DetachUserPolicy", "AttachUin", "DetachUin")]
    [InlineData("AttachGroupPolicy", "DetachGroupPolicy", "AttachGroupId", "DetachGroupId")]
    [InlineData("AttachRolePolicy", "DetachRolePolicy", "AttachRoleId", "DetachRoleId")]
    [InlineData("PutUserPermissionsBoundary", "DeleteUserPermissionsBoundary", "TargetUin", "TargetUin")]
    [InlineData("PutRolePermissionsBoundary", "DeleteRolePermissionsBoundary", "RoleId", "RoleId")]
    public async Task A_policy_that_is_used_anywhere_is_not_deleted(string use, string stop, string field, string stopField)
    {
        await using Bench bench = await Bench.Open();
        long free = await bench.AddPolicy("free");
        long used = await bench.AddPolicy("used");
        object holder = field.Contains("Role", StringComparison.Ordinal) ? await bench.AddRole("r")
            : field.Contains("Group", StringComparison.Ordinal) ? await bench.AddGroup("g") : await bench.AddUser("u");
        await bench.CamOk(use, new Dictionary<string, object> { ["PolicyId"] = used, [field] = holder });

        Assert.Equal("FailedOperation", await bench.CamCode("DeletePolicy", new { PolicyId = new[] { free, used } }));
        Assert.Null(await bench.CamCode("GetPolicy", new { PolicyId = free }));

        Dictionary<string, object> ending = new() { [stopField] = holder };
        if (stop.StartsWith("Detach", StringComparison.Ordinal))
            ending["PolicyId"] = used;
        await bench.CamOk(stop, ending);
        await bench.CamOk("DeletePolicy", new { PolicyId = new[] { free, used } });
    }

    [Fact]
    public async Task Another_account_s_policies_are_not_there()
    {
        await using Bench bench = await Bench.Open();
        AccountDirectory directory = bench.Directory();
        Policy foreign = new(123456789, "foreign", 100000000002, 1, [new PolicyVersion(1, PolicyBench.Document, 1)], 1);
        await bench.Commit(directory.Policies.Insert(directory.PolicyIdentity(100000000002, 123456789), foreign));

        Assert.Equal("ResourceNotFound.PolicyIdNotFound", await bench.CamCode("GetPolicy", new { PolicyId = 123456789 }));
        Assert.Equal("InvalidParameter.PolicyIdNotExist", await bench.CamCode("UpdatePolicy", new { PolicyName = "foreign" }));
        Assert.Equal(0, (await bench.CamOk("ListPolicies", new { Scope = "Local" })).GetProperty("TotalNum").GetInt32());
    }

    [Fact]
    public async Task The_summary_counts_what_there_is()
    {
        await using Bench bench = await Bench.Open();
        AccountDirectory directory = bench.Directory();
        await bench.AddPolicy("p");
        long group = await bench.AddGroup("g");
        await bench.AddUser("in", user => user with { Groups = [group] });
        await bench.AddUser("out");
        await bench.AddRole("r");
        await bench.Commit(directory.Providers.Insert(directory.ProviderIdentity(PolicyBench.Account, "idp"), new OidcProvider("idp", PolicyBench.Account, "https://idp", "", [], 1)));

        JsonElement summary = await bench.CamOk("GetAccountSummary", new { });

        Assert.Equal(
            [1, 1, 1, 2, 1, 1, 1],
            ((string[])["Policies", "Roles", "Idps", "User", "Group", "Member", "IdentityProviders"]).Select(name => summary.GetProperty(name).GetInt32()));
    }
}
