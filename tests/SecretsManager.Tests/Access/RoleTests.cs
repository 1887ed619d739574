using System.Text.Json;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Storage;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Access;

/// <summary>Roles, as the access management API makes, tells, changes and deletes them.</summary>
public sealed class RoleTests : IAsyncLifetime
{
    private Bench bench = null!;

    private long Account => bench.Key.Account;

    private string Trust => $$$"""{"version":"2.0","statement":[{"action":"name/sts:AssumeRole","effect":"allow","principal":{"qcs":["qcs::cam::uin/{{{Account}}}:root"]}}]}""";

    public async ValueTask InitializeAsync() => bench = await Bench.Open();

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task A_role_is_told_as_it_was_created()
    {
        string id = (await bench.CamOk("CreateRole", new
        {
            RoleName = "reader@prod",
            PolicyDocument = Trust,
            Description = "读取",
            ConsoleLogin = 1,
            SessionDuration = 900,
            Tags = new[] { new { Key = "team", Value = "a" }, new { Key = "env", Value = "prod" } },
        })).GetProperty("RoleId").GetString()!;

        JsonElement role = (await bench.CamOk("GetRole", new { RoleId = id })).GetProperty("RoleInfo");

        Assert.Matches("^46116860184[0-9]{8}$", id);
        Assert.Equal(
            ["RoleId", "RoleName", "PolicyDocument", "Description", "AddTime", "UpdateTime", "ConsoleLogin", "RoleType", "SessionDuration", "DeletionTaskId", "Tags", "RoleArn"],
            role.EnumerateObject().Select(member => member.Name));
        Assert.Equal((id, "reader@prod", "user", ""), (Text(role, "RoleId"), Text(role, "RoleName"), Text(role, "RoleType"), Text(role, "DeletionTaskId")));
        Assert.Equal((Trust, "读取", $"qcs::cam::uin/{Account}:roleName/reader@prod"), (Text(role, "PolicyDocument"), Text(role, "Description"), Text(role, "RoleArn")));
        Assert.Equal(("2026-09-21 22:13:21", "2026-09-21 22:13:21"), (Text(role, "AddTime"), Text(role, "UpdateTime")));
        Assert.Equal((1, 900), (role.GetProperty("ConsoleLogin").GetInt32(), role.GetProperty("SessionDuration").GetInt32()));
        Assert.Equal("""[{"Key":"env","Value":"prod"},{"Key":"team","Value":"a"}]""", role.GetProperty("Tags").GetRawText());
        Assert.Equal(role.GetRawText(), (await bench.CamOk("GetRole", new { RoleName = "reader@prod" })).GetProperty("RoleInfo").GetRawText());
    }

    [Theory]
    [InlineData("", "InvalidParameter.RoleNameError")]
    [InlineData("with blank", "InvalidParameter.RoleNameError")]
    [InlineData("with:colon", "InvalidParameter.RoleNameError")]
    [InlineData("角色", "InvalidParameter.RoleNameError")]
    [InlineData("A+=,.@-_z0", null)]
    public async Task The_name_of_a_role_has_the_letters_of_the_api(string name, string? code) =>
        Assert.Equal(code, await bench.CamCode("CreateRole", new { RoleName = name, PolicyDocument = Trust }));

    [Fact]
    public async Task The_fields_of_a_role_have_the_limits_of_the_api()
    {
        Assert.Equal("InvalidParameter.RoleNameError", await Create(new string('a', 129)));
        Assert.Null(await Create(new string('a', 128)));
        Assert.Equal("InvalidParameter.DescriptionLengthOverlimit", await bench.CamCode("CreateRole", new { RoleName = "d", PolicyDocument = Trust, Description = new string('x', 301) }));
        Assert.Equal("InvalidParameter.ParamError", await bench.CamCode("CreateRole", new { RoleName = "s", PolicyDocument = Trust, SessionDuration = 43_201 }));
        Assert.Equal("InvalidParameter.ParamError", await bench.CamCode("CreateRole", new { RoleName = "c", PolicyDocument = Trust, ConsoleLogin = 2 }));
        Assert.Equal("InvalidParameterValue.TagKeysDuplicated", await bench.CamCode("CreateRole", new { RoleName = "t", PolicyDocument = Trust, Tags = new[] { new { Key = "a", Value = "1" }, new { Key = "a", Value = "2" } } }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"version":"2.0","statement":[{"action":"sts:AssumeRole","effect":"allow"}]}""")]
    [InlineData("""{"version":"2.0","statement":[{"action":"sts:AssumeRole","effect":"allow","principal":"*"}]}""")]
    [InlineData("""{"version":"2.0","statement":[{"action":"sts:AssumeRoleWithWebIdentity","effect":"allow","principal":{"federated":["qcs::cam::uin/100000000001:oidc-provider/ci"]}}]}""")]
    public async Task A_document_that_is_no_trust_policy_makes_no_role_and_replaces_none(string document)
    {
        await Create("role");

        Assert.Equal("InvalidParameter.PolicyDocumentError", await bench.CamCode("CreateRole", new { RoleName = "other", PolicyDocument = document }));
        Assert.Equal("InvalidParameter.PolicyDocumentError", await bench.CamCode("UpdateAssumeRolePolicy", new { RoleName = "role", PolicyDocument = document }));
        Assert.Equal(Trust, (await Get("role")).GetProperty("PolicyDocument").GetString());
    }

    [Fact]
    public async Task A_name_is_taken_once_and_free_after_the_deletion_for_a_role_of_another_id()
    {
        await Create("role");
        string first = (await Get("role")).GetProperty("RoleId").GetString()!;

        Assert.Equal("InvalidParameter.RoleNameInUse", await Create("role"));
        await bench.CamOk("DeleteRole", new { RoleId = first });
        Assert.Equal("InvalidParameter.RoleNotExist", await bench.CamCode("GetRole", new { RoleName = "role" }));
        Assert.Equal("InvalidParameter.RoleNotExist", await bench.CamCode("DeleteRole", new { RoleName = "role" }));
        Assert.Null(await Create("role"));
        Assert.NotEqual(first, (await Get("role")).GetProperty("RoleId").GetString());
    }

    [Fact]
    public async Task Of_calls_at_one_time_that_want_one_name_one_gets_it()
    {
        HashSet<string?> codes = [];
        string[] answers = (await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Create("same")))).Select(code => code ?? "ok").ToArray();

        codes.UnionWith(answers);
        Assert.Single(answers, answer => answer == "ok");
        Assert.Equal(["InvalidParameter.RoleNameInUse", "ok"], codes.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_account_has_a_thousand_roles_and_no_more()
    {
        AccountDirectory directory = bench.Deployment.Identities;
        Change[] roles = [.. Enumerable.Range(0, 999).Select(i => directory.Roles.Insert(directory.RoleIdentity(Account, $"{i}"), new Role($"{i}", $"role{i}", Account, Trust, 1)))];
        Assert.Equal(CommitOutcome.Committed, await bench.Deployment.Database.Commit(new UnitOfWork(roles, ReadOnlyMemory<byte>.Empty)));

        string?[] codes = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Create($"new{i}")));

        Assert.Equal(1, codes.Count(code => code is null));
        Assert.Equal(3, codes.Count(code => code == "InvalidParameter.RoleFull"));
    }

    [Fact]
    public async Task A_role_is_named_by_one_of_two_fields_or_by_both_if_they_agree()
    {
        await Create("role");
        string id = (await Get("role")).GetProperty("RoleId").GetString()!;

        Assert.Equal("MissingParameter", await bench.CamCode("GetRole", new { }));
        Assert.Equal("MissingParameter", await bench.CamCode("GetRole", new { RoleId = "", RoleName = "" }));
        Assert.Equal("InvalidParameter.ParamError", await bench.CamCode("DeleteRole", new { RoleId = id, RoleName = "other" }));
        Assert.Equal("InvalidParameter.RoleNotExist", await bench.CamCode("DeleteRole", new { RoleId = "5", RoleName = "role" }));
        Assert.Null(await bench.CamCode("GetRole", new { RoleId = id, RoleName = "role" }));
        Assert.Null(await bench.CamCode("GetRole", new { RoleId = id, RoleName = "" }));
    }

    [Fact]
    public async Task Who_may_take_a_role_and_what_its_tags_became_is_in_the_audit_record()
    {
        string trusted = $$$"""{"version":"2.0","statement":[{"effect":"allow","principal":{"qcs":"qcs::cam::uin/{{{Account}}}:root"},"action":"sts:AssumeRole"}]}""";

        await bench.CamOk("CreateRole", new { RoleName = "role", PolicyDocument = Trust, Tags = new[] { new { Key = "env", Value = "prod" } } });
        Assert.Equal((trusted, """[{"env":"prod"}]""", null), await Noted());
        await bench.CamOk("UpdateAssumeRolePolicy", new { RoleName = "role", PolicyDocument = Trust.Replace("sts:AssumeRole", "sts:*", StringComparison.Ordinal) });
        Assert.Equal((trusted.Replace("sts:AssumeRole", "sts:*", StringComparison.Ordinal), null, null), await Noted());
        await bench.CamOk("TagRole", new { RoleName = "role", Tags = new[] { new { Key = "team", Value = "a" } } });
        Assert.Equal((null, """[{"team":"a"}]""", null), await Noted());
        await bench.CamOk("UntagRole", new { RoleName = "role", TagKeys = new[] { "env", new string('k', 128) } });
        Assert.Equal((null, null, """["env"]"""), await Noted());

        async Task<(string? Document, string? Tags, string? Keys)> Noted()
        {
            JsonElement parameters = (await bench.Records())[^1].GetProperty("parameters");
            return (Of("PolicyDocument"), Of("Tags"), Of("TagKeys"));

            string? Of(string name) => parameters.TryGetProperty(name, out JsonElement noted) ? noted.GetString() : null;
        }
    }

    [Fact]
    public async Task Each_part_of_a_role_is_changed_by_its_action_and_the_time_of_the_change_is_told()
    {
        await Create("role");
        JsonElement before = await Get("role");
        long id = long.Parse(before.GetProperty("RoleId").GetString()!, System.Globalization.CultureInfo.InvariantCulture);
        string trust = Trust.Replace("sts:AssumeRole", "sts:*", StringComparison.Ordinal);

        await bench.CamOk("UpdateAssumeRolePolicy", new { RoleName = "role", PolicyDocument = trust });
        await bench.CamOk("UpdateRoleDescription", new { RoleName = "role", Description = "new" });
        await bench.CamOk("UpdateRoleSessionDuration", new { RoleId = id, SessionDuration = 60 });
        await bench.CamOk("UpdateRoleConsoleLogin", new { RoleId = id, ConsoleLogin = 1 });

        JsonElement after = await Get("role");
        Assert.Equal((trust, "new", 60, 1), (after.GetProperty("PolicyDocument").GetString(), after.GetProperty("Description").GetString(), after.GetProperty("SessionDuration").GetInt32(), after.GetProperty("ConsoleLogin").GetInt32()));
        Assert.Equal(before.GetProperty("AddTime").GetString(), after.GetProperty("AddTime").GetString());
        Assert.NotEqual(before.GetProperty("UpdateTime").GetString(), after.GetProperty("UpdateTime").GetString());
        Assert.Equal("InvalidParameter.ParamError", await bench.CamCode("UpdateRoleSessionDuration", new { RoleName = "role", SessionDuration = 43_201 }));
        Assert.Equal("InvalidParameter.ParamError", await bench.CamCode("UpdateRoleConsoleLogin", new { RoleName = "role", ConsoleLogin = -1 }));
        Assert.Equal("InvalidParameter.DescriptionLengthOverlimit", await bench.CamCode("UpdateRoleDescription", new { RoleName = "role", Description = new string('字', 101) }));
    }

    [Fact]
    public async Task Tags_are_added_replaced_and_taken_away()
    {
        await Create("role");

        await bench.CamOk("TagRole", new { RoleName = "role", Tags = new[] { new { Key = "b", Value = "1" }, new { Key = "a", Value = "1" } } });
        await bench.CamOk("TagRole", new { RoleName = "role", Tags = new[] { new { Key = "b", Value = "2" } } });
        Assert.Equal("""[{"Key":"a","Value":"1"},{"Key":"b","Value":"2"}]""", (await Get("role")).GetProperty("Tags").GetRawText());
        await bench.CamOk("UntagRole", new { RoleName = "role", TagKeys = new[] { "a", "unknown" } });
        Assert.Equal("""[{"Key":"b","Value":"2"}]""", (await Get("role")).GetProperty("Tags").GetRawText());

        Assert.Equal("InvalidParameter.TagLimitExceeded", await bench.CamCode("TagRole", new { RoleName = "role", Tags = Enumerable.Range(0, 50).Select(i => new { Key = $"k{i}", Value = "" }) }));
        Assert.Equal("InvalidParameterValue", await bench.CamCode("TagRole", new { RoleName = "role", Tags = new[] { new { Key = "qcs:policy/1", Value = "" } } }));
        Assert.Equal("MissingParameter", await bench.CamCode("TagRole", new { RoleName = "role", Tags = Array.Empty<object>() }));
        Assert.Equal("InvalidParameter.ParamError", await bench.CamCode("UntagRole", new { RoleName = "role", TagKeys = Array.Empty<string>() }));
    }

    [Fact]
    public async Task The_list_has_pages_and_filters_by_tags()
    {
        foreach (string name in (string[])["one", "two", "three"])
            await Create(name);
        await bench.CamOk("TagRole", new { RoleName = "one", Tags = new[] { new { Key = "env", Value = "dev" } } });
        await bench.CamOk("TagRole", new { RoleName = "two", Tags = new[] { new { Key = "env", Value = "prod" } } });

        Assert.Equal("three two of 3", await List(new { Page = 1, Rp = 2 }));
        Assert.Equal("one of 3", await List(new { Page = 2, Rp = 2 }));
        Assert.Equal("two of 1", await List(new { Page = 1, Rp = 200, Tags = new[] { new { Key = "env", Value = "prod" } } }));
        Assert.Equal("two one of 2", await List(new { Page = 1, Rp = 200, Tags = new[] { new { Key = "env", Value = "prod" }, new { Key = "env", Value = "dev" } } }));
        Assert.Equal("InvalidParameter.ParamError", await bench.CamCode("DescribeRoleList", new { Page = 0, Rp = 1 }));
        Assert.Equal("InvalidParameter.ParamError", await bench.CamCode("DescribeRoleList", new { Page = 1, Rp = 201 }));
        Assert.Equal("InvalidParameter.ParamError", await bench.CamCode("DescribeRoleList", new { Page = 1, Rp = 1, Tags = new[] { new { Key = "qcs:policy/1", Value = "" } } }));
    }

    [Fact]
    public async Task Policies_know_a_role_by_its_id_and_by_its_name_however_the_call_names_it()
    {
        await Create("role");
        await Create("other");
        string id = (await Get("role")).GetProperty("RoleId").GetString()!;
        Principals principals = new(bench);
        foreach (string path in (string[])["role/" + id, "roleName/role"])
        {
            Credentials allowed = await principals.User(Statement("allow", "cam:GetRole", $"qcs::cam::uin/{Account}:{path}"));
            Credentials denied = await principals.User(Statement("allow", "*", "*"), Statement("deny", "cam:GetRole", $"qcs::cam::uin/{Account}:{path}"));
            foreach (object named in (object[])[new { RoleId = id }, new { RoleName = "role" }])
            {
                Assert.Null(await bench.CamCode("GetRole", named, allowed));
                Assert.Equal("UnauthorizedOperation", await bench.CamCode("GetRole", named, denied));
            }

            Assert.Equal("UnauthorizedOperation", await bench.CamCode("GetRole", new { RoleName = "other" }, allowed));
            Assert.Null(await bench.CamCode("GetRole", new { RoleName = "other" }, denied));
        }
    }

    [Fact]
    public async Task Who_may_not_know_a_role_is_told_the_same_whether_or_not_it_exists()
    {
        await Create("here");
        Credentials user = await new Principals(bench).User();

        string here = (await bench.Cam("GetRole", new { RoleName = "here" }, user)).GetProperty("Error").GetRawText();
        string gone = (await bench.Cam("GetRole", new { RoleName = "gone" }, user)).GetProperty("Error").GetRawText();

        Assert.Equal(here, gone.Replace("gone", "here", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nobody_tags_a_role_out_of_or_into_what_a_policy_gives_him()
    {
        const string Ours = """{"version":"2.0","statement":[{"effect":"allow","action":"cam:*","resource":"*","condition":{"for_any_value:string_equal":{"qcs:resource_tag":"team&ours"}}}]}""";
        Credentials user = await new Principals(bench).User(Ours);
        await Create("theirs");
        await Create("ours");
        await bench.CamOk("TagRole", new { RoleName = "ours", Tags = new[] { new { Key = "team", Value = "ours" } } });

        Assert.Equal("UnauthorizedOperation", await bench.CamCode("TagRole", new { RoleName = "theirs", Tags = new[] { new { Key = "team", Value = "ours" } } }, user));
        Assert.Equal("UnauthorizedOperation", await bench.CamCode("TagRole", new { RoleName = "ours", Tags = new[] { new { Key = "team", Value = "theirs" } } }, user));
        Assert.Equal("UnauthorizedOperation", await bench.CamCode("UntagRole", new { RoleName = "ours", TagKeys = new[] { "team" } }, user));
        Assert.Null(await bench.CamCode("TagRole", new { RoleName = "ours", Tags = new[] { new { Key = "stage", Value = "1" } } }, user));
    }

    private static string Statement(string effect, string action, string resource) =>
        $$"""{"version":"2.0","statement":[{"effect":"{{effect}}","action":"{{action}}","resource":"{{resource}}"}]}""";

    private static string? Text(JsonElement owner, string name) => owner.GetProperty(name).GetString();

    private Task<string?> Create(string name) => bench.CamCode("CreateRole", new { RoleName = name, PolicyDocument = Trust });

    private async Task<JsonElement> Get(string name) => (await bench.CamOk("GetRole", new { RoleName = name })).GetProperty("RoleInfo");

    private async Task<string> List(object parameters)
    {
        JsonElement answer = await bench.CamOk("DescribeRoleList", parameters);
        return string.Join(' ', answer.GetProperty("List").EnumerateArray().Select(role => role.GetProperty("RoleName").GetString())) + " of " + answer.GetProperty("TotalNum");
    }
}
