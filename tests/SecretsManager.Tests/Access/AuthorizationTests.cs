using System.Text.Json;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Access.Sessions;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Access;

/// <summary>Calls of users, roles and sessions, judged by their policies.</summary>
public sealed class AuthorizationTests : IAsyncLifetime
{
    private const string Ssm = "2019-09-23";
    private const string Kms = "2019-01-18";
    private const string Unauthorized = "UnauthorizedOperation";
    private const string Everything = """{"version":"2.0","statement":{"effect":"allow","action":"*","resource":"*"}}""";

    private Bench bench = null!;
    private Principals principals = null!;

    private long Account => bench.Key.Account;

    public async ValueTask InitializeAsync()
    {
        bench = await Bench.Open();
        principals = new Principals(bench);
        await bench.SsmOk("CreateSecret", new { SecretName = "one", SecretString = "v", Tags = new[] { new { TagKey = "env", TagValue = "dev" } } });
        await bench.SsmOk("CreateSecret", new { SecretName = "two", SecretString = "v", Tags = new[] { new { TagKey = "env", TagValue = "prod" } } });
    }

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task A_user_without_a_policy_may_nothing_and_with_one_for_all_everything()
    {
        Assert.Equal(Unauthorized, await Read("one", await principals.User()));
        Assert.Null(await Read("one", await principals.User(Everything)));
    }

    [Fact]
    public async Task A_user_reads_the_secret_that_its_policy_names_and_no_other()
    {
        Credentials user = await principals.User(Allow("ssm:GetSecretValue", $"qcs::ssm::uin/{Account}:secret/creatorUin/*/one"));

        Assert.Null(await Read("one", user));
        Assert.Equal(Unauthorized, await Read("two", user));
        Assert.Equal(Unauthorized, await Code("DescribeSecret", new { SecretName = "one" }, user));
    }

    [Fact]
    public async Task A_region_in_a_policy_counts()
    {
        Credentials here = await principals.User(Allow("ssm:*", "qcs::ssm:ap-guangzhou::secret/*"));
        Credentials elsewhere = await principals.User(Allow("ssm:*", "qcs::ssm:ap-shanghai::secret/*"));

        Assert.Null(await Read("one", here));
        Assert.Equal(Unauthorized, await Read("one", elsewhere));
    }

    [Fact]
    public async Task What_does_not_exist_and_what_is_not_allowed_get_the_same_words()
    {
        (long creator, Credentials maker) = await principals.UserWith(null, Everything);
        Assert.NotEqual(Account, creator);
        Assert.Null(await Code("CreateSecret", new { SecretName = "hers", SecretString = "v" }, maker));
        Credentials nobody = await principals.User(Allow("ssm:GetSecretValue", "qcs::ssm:::secret/creatorUin/*/one"));

        string there = Message(await bench.Call(Ssm, "GetSecretValue", new { SecretName = "hers" }, nobody));
        string owned = Message(await bench.Call(Ssm, "GetSecretValue", new { SecretName = "two" }, nobody));
        string gone = Message(await bench.Call(Ssm, "GetSecretValue", new { SecretName = "none" }, nobody));

        Assert.Equal($"The caller is not allowed to perform ssm:GetSecretValue on qcs::ssm:ap-guangzhou:uin/{Account}:secret/creatorUin/*/hers.", there);
        Assert.Equal(there.Replace("/hers", "/none", StringComparison.Ordinal), gone);
        Assert.Equal(there.Replace("/hers", "/two", StringComparison.Ordinal), owned);
        Assert.Equal("ResourceNotFound", await Read("none", maker));
    }

    [Fact]
    public async Task Who_may_read_only_his_own_is_refused_what_is_not_there_as_what_is_another_s()
    {
        Credentials own = await principals.User(Allow("ssm:*", "qcs::ssm:::secret/creatorUin/${uin}/*"));

        Assert.Equal(Unauthorized, await Read("one", own));
        Assert.Equal(Unauthorized, await Read("none", own));
    }

    [Fact]
    public async Task A_secret_is_moved_only_under_a_key_that_the_caller_s_policies_allow_it_under()
    {
        string key = await NewKey("other");
        Credentials mover = await principals.User(Everything, Deny("ssm:*", "*", $$$"""{"string_equal":{"ssm:kms_key_id":"{{{key}}}"}}"""));

        Assert.Equal(Unauthorized, await Code("ChangeSecretKey", new { SecretName = "one", KmsKeyId = key }, mover));
        Assert.Equal(Unauthorized, await Code("ChangeSecretKey", new { SecretName = "one", KmsKeyId = "other" }, mover));
        Assert.Null(await Code("ChangeSecretKey", new { SecretName = "one", EncryptType = 1 }, mover));
    }

    [Fact]
    public async Task What_a_user_creates_carries_its_uin_for_ever()
    {
        (long uin, Credentials maker) = await principals.UserWith(null, Everything);
        Assert.Null(await Code("CreateSecret", new { SecretName = "mine", SecretString = "v" }, maker));
        Credentials reader = await principals.User(Allow("ssm:GetSecretValue", $"qcs::ssm:::secret/creatorUin/{uin}/*"));

        Assert.Null(await Read("mine", reader));
        Assert.Equal(Unauthorized, await Read("one", reader));
    }

    [Fact]
    public async Task A_right_on_single_secrets_creates_none_and_a_right_on_all_does()
    {
        Credentials single = await principals.User(Allow("ssm:*", "qcs::ssm:::secret/creatorUin/*"));
        Credentials all = await principals.User(Allow("ssm:*", "qcs::ssm:::secret/*"));

        Assert.Equal(Unauthorized, await Code("CreateSecret", new { SecretName = "new", SecretString = "v" }, single));
        Assert.Null(await Code("CreateSecret", new { SecretName = "new", SecretString = "v" }, all));
    }

    [Fact]
    public async Task A_denial_wins_over_what_allows()
    {
        Credentials user = await principals.User(Everything, Deny("ssm:GetSecretValue", "qcs::ssm:::secret/creatorUin/*/one"));

        Assert.Equal(Unauthorized, await Read("one", user));
        Assert.Null(await Read("two", user));
    }

    [Fact]
    public async Task A_condition_on_tags_lets_through_what_has_them()
    {
        Credentials dev = await principals.User(Allow("ssm:*", "*", """{"for_any_value:string_equal":{"qcs:resource_tag":["env&dev"]}}"""));

        Assert.Null(await Read("one", dev));
        Assert.Equal(Unauthorized, await Read("two", dev));
        Assert.Equal(Unauthorized, await Read("none", dev));
    }

    [Fact]
    public async Task A_condition_on_the_tags_of_the_request_bounds_what_is_created()
    {
        Credentials dev = await principals.User(Allow("ssm:CreateSecret", "*", """{"for_any_value:string_equal":{"qcs:request_tag":["env&dev"]}}"""));
        object Tagged(string value) => new { SecretName = "new-" + value, SecretString = "v", Tags = new[] { new { TagKey = "env", TagValue = value } } };

        Assert.Equal(Unauthorized, await Code("CreateSecret", Tagged("prod"), dev));
        Assert.Equal(Unauthorized, await Code("CreateSecret", new { SecretName = "new", SecretString = "v" }, dev));
        Assert.Null(await Code("CreateSecret", Tagged("dev"), dev));
    }

    [Fact]
    public async Task Conditions_know_address_time_version_type_and_key()
    {
        string Conditioned(string condition) => Allow("ssm:*", "*", condition);
        async Task<string?> ReadFrom(string condition, string source = "198.51.100.7", string? version = null) => Bench.CodeOf(await bench.Call(
            Ssm, "GetSecretValue", new { SecretName = "one", VersionId = version ?? "SSM_Current" }, await principals.User(Conditioned(condition)), source));

        const string Network = """{"ip_equal":{"qcs:ip":"198.51.100.0/24"}}""";
        Assert.Null(await ReadFrom(Network));
        Assert.Equal(Unauthorized, await ReadFrom(Network, "203.0.113.1"));
        Assert.Null(await ReadFrom("""{"date_less_than":{"qcs:current_time":"2099-01-01T00:00:00Z"}}"""));
        Assert.Equal(Unauthorized, await ReadFrom("""{"date_greater_than":{"qcs:current_time":"2099-01-01T00:00:00Z"}}"""));
        Assert.Null(await ReadFrom("""{"string_equal":{"ssm:version_id":"SSM_Current"}}"""));
        Assert.Equal(Unauthorized, await ReadFrom("""{"string_equal":{"ssm:version_id":"v2"}}"""));
        Assert.Null(await ReadFrom("""{"numeric_equal":{"ssm:secret_type":0}}"""));
        Assert.Equal(Unauthorized, await ReadFrom("""{"string_equal":{"ssm:kms_key_id":"some"}}"""));
        Assert.Equal(Unauthorized, await ReadFrom("""{"string_equal":{"qcs:uin":"1"}}"""));
        Assert.Null(await ReadFrom($$$"""{"string_equal":{"qcs:owner_uin":"{{{Account}}}","qcs:create_uin":"${owner_uin}"}}"""));
        Assert.Equal(Unauthorized, await ReadFrom("""{"numeric_equal":{"qcs:mfa":1}}"""));
    }

    [Fact]
    public async Task A_version_that_is_denied_is_not_read_by_asking_for_the_newest()
    {
        await bench.SsmOk("CreateSecret", new { SecretName = "many", VersionId = "v1", SecretString = "v" });
        await bench.SsmOk("PutSecretValue", new { SecretName = "many", VersionId = "v2", SecretString = "v" });
        Credentials user = await principals.User(Everything, Deny("ssm:GetSecretValue", "*", """{"string_equal":{"ssm:version_id":"v2"}}"""));

        Assert.Null(await Code("GetSecretValue", new { SecretName = "many", VersionId = "v1" }, user));
        Assert.Equal(Unauthorized, await Code("GetSecretValue", new { SecretName = "many", VersionId = "v2" }, user));
        Assert.Equal(Unauthorized, await Code("GetSecretValue", new { SecretName = "many" }, user));
    }

    [Fact]
    public async Task A_list_shows_what_the_caller_may_see_and_counts_that()
    {
        await bench.SsmOk("CreateSecret", new { SecretName = "three", SecretString = "v", Tags = new[] { new { TagKey = "env", TagValue = "dev" } } });
        Credentials dev = await principals.User(Allow("ssm:*", "*", """{"for_any_value:string_equal":{"qcs:resource_tag":["env&dev"]}}"""));
        Credentials named = await principals.User(Allow("ssm:ListSecrets", "qcs::ssm:::secret/creatorUin/*/two"));
        Credentials all = await principals.User(Allow("ssm:ListSecrets", "*"));

        Assert.Equal((2, "three one"), await List(new { }, dev));
        Assert.Equal((2, "one"), await List(new { Offset = 1, Limit = 1 }, dev));
        Assert.Equal((2, "one three"), await List(new { OrderType = 1 }, dev));
        Assert.Equal((1, "two"), await List(new { }, named));
        Assert.Equal((3, "three two one"), await List(new { }, all));
        Assert.Equal(Unauthorized, await Code("ListSecrets", new { }, await principals.User(Allow("ssm:GetSecretValue", "*"))));
        Assert.Equal(Unauthorized, await Code("ListSecrets", new { }, await principals.User(Everything, Deny("ssm:ListSecrets", "*"))));
    }

    [Fact]
    public async Task Several_keys_are_judged_one_by_one()
    {
        string one = await NewKey("one");
        string two = await NewKey("two");
        Credentials user = await principals.User(Allow("kms:*", $"qcs::kms:::key/creatorUin/*/{one}"));

        Assert.Null(Bench.CodeOf(await bench.Call(Kms, "DescribeKeys", new { KeyIds = new[] { one } }, user)));
        Assert.Equal(Unauthorized, Bench.CodeOf(await bench.Call(Kms, "DescribeKeys", new { KeyIds = new[] { one, two } }, user)));
        Assert.Equal(Unauthorized, Bench.CodeOf(await bench.Call(Kms, "DisableKeys", new { KeyIds = new[] { one, two } }, user)));
        JsonElement blob = await bench.KmsOk("Encrypt", new { KeyId = one, Plaintext = "AAAA" });
        string? ciphertext = blob.GetProperty("CiphertextBlob").GetString();
        Assert.Null(Bench.CodeOf(await bench.Call(Kms, "ReEncrypt", new { CiphertextBlob = ciphertext }, user)));
        Assert.Equal(Unauthorized, Bench.CodeOf(await bench.Call(Kms, "ReEncrypt", new { CiphertextBlob = ciphertext, DestinationKeyId = two }, user)));
    }

    [Fact]
    public async Task The_key_of_a_secret_is_judged_only_where_the_setting_asks_for_it()
    {
        Assert.Null(await UseUnderKey(bench, principals));

        await using Bench strict = await Bench.Open(new Dictionary<string, string?> { ["SecretsManager:Access:JudgeKeyUse"] = "true" });
        Principals others = new(strict);
        Assert.Equal(Unauthorized, await UseUnderKey(strict, others));
        Assert.Null(await UseUnderKey(strict, others, Allow("kms:Decrypt", "qcs::kms:::key/*"), "again"));

        static async Task<string?> UseUnderKey(Bench bench, Principals principals, string? onKey = null, string name = "under")
        {
            string key = (await bench.KmsOk("CreateKey", new { Alias = "key-" + name })).GetProperty("KeyId").GetString()!;
            await bench.SsmOk("CreateSecret", new { SecretName = name, SecretString = "v", KmsKeyId = key });
            Credentials user = await principals.User([Allow("ssm:*", "*"), .. onKey is null ? [] : (string[])[onKey]]);
            return Bench.CodeOf(await bench.Call(Ssm, "GetSecretValue", new { SecretName = name }, user));
        }
    }

    [Fact]
    public async Task Groups_give_their_policies_to_their_members_until_they_leave()
    {
        (long uin, Credentials user) = await principals.UserWith(null);
        long group = await principals.Group(Everything);

        Assert.Equal(Unauthorized, await Read("one", user));
        await principals.Change(uin, found => found with { Groups = [group] });
        Assert.Null(await Read("one", user));
        await principals.Change(uin, found => found with { Groups = [] });
        Assert.Equal(Unauthorized, await Read("one", user));
    }

    [Fact]
    public async Task A_boundary_and_a_session_policy_only_take_away()
    {
        string readOnly = Allow("ssm:GetSecretValue", "*");
        (_, Credentials bounded) = await principals.UserWith(readOnly, Everything);
        (_, Credentials powerless) = await principals.UserWith(Everything);
        (long uin, _) = await principals.UserWith(null, Everything);
        Credentials narrowed = principals.Session(SessionKind.Federated, uin, policy: readOnly);
        Credentials ofRoot = principals.Session(SessionKind.Federated, Account, policy: readOnly);
        (long poor, _) = await principals.UserWith(null, Allow("ssm:DescribeSecret", "*"));
        Credentials greedy = principals.Session(SessionKind.Federated, poor, policy: Everything);

        foreach (Credentials caller in (Credentials[])[bounded, narrowed, ofRoot])
        {
            Assert.Null(await Read("one", caller));
            Assert.Equal(Unauthorized, await Code("DescribeSecret", new { SecretName = "one" }, caller));
        }

        Assert.Equal(Unauthorized, await Read("one", powerless));
        Assert.Equal(Unauthorized, await Read("one", greedy));
        Assert.Null(await Code("DescribeSecret", new { SecretName = "one" }, greedy));
    }

    [Fact]
    public async Task A_role_s_sessions_stop_when_they_are_revoked_and_when_it_is_gone()
    {
        string role = await principals.Role(Everything);
        Credentials session = principals.Session(SessionKind.Role, roleId: role);

        Assert.Null(await Read("one", session));
        await principals.Change(role, found => found with { SessionsFrom = bench.Time.GetUtcNow().ToUnixTimeMilliseconds() + 1 });
        Assert.Equal("AuthFailure.TokenFailure", await Read("one", session));
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await Read("one", principals.Session(SessionKind.Role, roleId: role)));
        Assert.Equal("AuthFailure.TokenFailure", await Read("one", principals.Session(SessionKind.Role, roleId: "4611686018427387904")));
    }

    [Fact]
    public async Task A_changed_policy_counts_from_the_next_call_on()
    {
        (long uin, Credentials user) = await principals.UserWith(null, Everything);

        Assert.Null(await Read("one", user));
        await principals.Change(uin, found => found with { Policies = [] });
        Assert.Equal(Unauthorized, await Read("one", user));
    }

    [Fact]
    public async Task A_policy_that_is_missing_under_its_attachment_denies_everything()
    {
        (long uin, Credentials user) = await principals.UserWith(null, Everything);
        await principals.Change(uin, found => found with { Policies = [.. found.Policies, new Attachment(999999999, 0)] });

        Assert.Equal("InternalError", await Read("one", user));
    }

    private static string Allow(string action, string resource, string condition = "{}") => Statement("allow", action, resource, condition);

    private static string Deny(string action, string resource, string condition = "{}") => Statement("deny", action, resource, condition);

    private static string Statement(string effect, string action, string resource, string condition) =>
        $$"""{"version":"2.0","statement":[{"effect":"{{effect}}","action":["{{action}}"],"resource":["{{resource}}"]{{(condition == "{}" ? "" : $",\"condition\":{condition}")}}}]}""";

    private static string Message(JsonElement answer) => answer.GetProperty("Error").GetProperty("Message").GetString()!;

    private async Task<(int Total, string Names)> List(object parameters, Credentials credentials)
    {
        JsonElement answer = await bench.Call(Ssm, "ListSecrets", parameters, credentials);
        return (answer.GetProperty("TotalCount").GetInt32(), string.Join(' ', answer.GetProperty("SecretMetadatas").EnumerateArray().Select(secret => secret.GetProperty("SecretName").GetString())));
    }

    private async Task<string> NewKey(string alias) => (await bench.KmsOk("CreateKey", new { Alias = alias })).GetProperty("KeyId").GetString()!;

    private Task<string?> Read(string name, Credentials credentials) => Code("GetSecretValue", new { SecretName = name }, credentials);

    private async Task<string?> Code(string action, object parameters, Credentials credentials) => Bench.CodeOf(await bench.Call(Ssm, action, parameters, credentials));
}
