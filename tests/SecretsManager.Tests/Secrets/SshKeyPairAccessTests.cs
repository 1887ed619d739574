using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SecretsManager.Server;
using SecretsManager.Tests.Access;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Secrets;

/// <summary>Who may make and read SSH key pairs, how many, and what is written down of it.</summary>
public sealed class SshKeyPairAccessTests
{
    private const string Ssm = "2019-09-23";
    private const string Unauthorized = "UnauthorizedOperation";

    [Fact]
    public async Task Reading_a_pair_asks_for_its_own_action_on_the_secret_whether_it_is_named_or_found_by_its_id()
    {
        await using Bench bench = await Bench.Open();
        Principals principals = new(bench);
        string[] ids = [await Make(bench, "one"), await Make(bench, "two")];
        Credentials reader = await principals.User(Allow("ssm:GetSSHKeyPairValue", "qcs::ssm:::secret/creatorUin/*/one"));
        Credentials ofValues = await principals.User(Allow("ssm:GetSecretValue", "*"));
        foreach ((string id, string name, bool allowed) in ((string, string, bool)[])[(ids[0], "one", true), (ids[1], "two", false)])
        {
            Assert.Equal(allowed ? null : Unauthorized, await Code(bench, "GetSSHKeyPairValue", new { SecretName = name }, reader));
            Assert.Equal(allowed ? null : Unauthorized, await Code(bench, "GetSSHKeyPairValue", new { SSHKeyId = id }, reader));
            Assert.Equal(Unauthorized, await Code(bench, "GetSSHKeyPairValue", new { SecretName = name }, ofValues));
            Assert.Equal("FailedOperation", await Code(bench, "GetSecretValue", new { SecretName = name }, ofValues));
        }

        Assert.Equal(Unauthorized, await Code(bench, "GetSSHKeyPairValue", new { SecretName = "two", SSHKeyId = ids[0] }, reader));
        Assert.Equal("InvalidParameterValue", await Code(bench, "GetSSHKeyPairValue", new { SecretName = "one", SSHKeyId = ids[1] }, reader));
    }

    [Fact]
    public async Task A_refusal_does_not_tell_whether_an_id_is_a_pairs()
    {
        await using Bench bench = await Bench.Open();
        string id = await Make(bench, "one");
        Credentials nobody = await new Principals(bench).User();
        string there = Message(await bench.Call(Ssm, "GetSSHKeyPairValue", new { SSHKeyId = id }, nobody));
        string gone = Message(await bench.Call(Ssm, "GetSSHKeyPairValue", new { SSHKeyId = "skey-00000000" }, nobody));
        Assert.Contains(id, there, StringComparison.Ordinal);
        Assert.Equal(there.Replace(id, "skey-00000000", StringComparison.Ordinal), gone);
    }

    [Fact]
    public async Task A_pair_of_another_region_or_account_is_not_there()
    {
        await using Bench bench = await Bench.Open();
        string id = await Make(bench, "one");
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        var elsewhere = bench.Signed("GetSSHKeyPairValue", JsonSerializer.Serialize(new { SSHKeyId = id }));
        elsewhere.Request.Headers["X-TC-Region"] = "ap-shanghai";
        Assert.Equal("ResourceNotFound", await bench.CodeOf(elsewhere));
    }

    [Fact]
    public async Task Making_a_pair_asks_for_a_right_on_all_secrets_with_its_type_and_tags()
    {
        await using Bench bench = await Bench.Open();
        Principals principals = new(bench);
        Credentials ofOne = await principals.User(Allow("ssm:*", "qcs::ssm:::secret/creatorUin/*/one"));
        Credentials ofType = await principals.User(Allow("ssm:*", "*", """{"string_equal":{"ssm:secret_type":"2"}}"""));
        Credentials ofTag = await principals.User(Allow("ssm:*", "*", """{"for_any_value:string_equal":{"qcs:request_tag":"env&dev"}}"""));
        object untagged = new { SecretName = "one", ProjectId = 0 };
        Assert.Equal(Unauthorized, await Code(bench, "CreateSSHKeyPairSecret", untagged, ofOne));
        Assert.Equal(Unauthorized, await Code(bench, "CreateSecret", new { SecretName = "one", SecretString = "v" }, ofType));
        Assert.Null(await Code(bench, "CreateSSHKeyPairSecret", untagged, ofType));
        Assert.Null(await Code(bench, "GetSSHKeyPairValue", new { SecretName = "one" }, ofType));
        Assert.Equal(Unauthorized, await Code(bench, "CreateSSHKeyPairSecret", new { SecretName = "two", ProjectId = 0 }, ofTag));
        Assert.Null(await Code(bench, "CreateSSHKeyPairSecret", new { SecretName = "two", ProjectId = 0, Tags = new[] { new { TagKey = "env", TagValue = "dev" } } }, ofTag));
    }

    [Fact]
    public async Task The_key_of_a_pair_is_judged_where_the_setting_asks_for_it()
    {
        await using Bench bench = await Bench.Open(new() { ["SecretsManager:Access:JudgeKeyUse"] = "true" });
        Principals principals = new(bench);
        string key = (await bench.KmsOk("CreateKey", new { Alias = "k" })).GetProperty("KeyId").GetString()!;
        string id = (await bench.SsmOk("CreateSSHKeyPairSecret", new { SecretName = "one", ProjectId = 0, KmsKeyId = key })).GetProperty("SSHKeyID").GetString()!;
        Credentials without = await principals.User(Allow("ssm:*", "*"));
        Credentials with = await principals.User(Allow("ssm:*", "*"), Allow("kms:Decrypt", "qcs::kms:::key/*"));
        foreach (object parameters in (object[])[new { SecretName = "one" }, new { SSHKeyId = id }])
        {
            Assert.Equal(Unauthorized, await Code(bench, "GetSSHKeyPairValue", parameters, without));
            Assert.Null(await Code(bench, "GetSSHKeyPairValue", parameters, with));
        }

        Assert.Equal(Unauthorized, await Code(bench, "CreateSSHKeyPairSecret", new { SecretName = "two", ProjectId = 0, KmsKeyId = key }, with));
    }

    [Fact]
    public async Task A_pair_counts_for_the_quota_of_secrets()
    {
        await using Bench bench = await Bench.Open(new() { ["SecretsManager:Secrets:SecretsPerRegion"] = "2" });
        await bench.SsmOk("CreateSecret", new { SecretName = "own", SecretString = "v" });
        await Make(bench, "one");
        Assert.Equal("LimitExceeded", Bench.CodeOf(await bench.Ssm("CreateSSHKeyPairSecret", new { SecretName = "two", ProjectId = 0 })));
    }

    [Fact]
    public async Task An_id_that_is_taken_is_drawn_again()
    {
        RepeatedDraws random = new();
        await using Bench bench = await Bench.Open(new StorageSettings(), null, more: services => services.AddSingleton<IRandomBytes>(random));
        string first = await Make(bench, "one");
        random.Repeat();
        string second = await Make(bench, "two");
        Assert.Equal(0, random.Left);
        Assert.NotEqual(first, second);
        Assert.Equal(second, (await bench.SsmOk("GetSSHKeyPairValue", new { SSHKeyId = second })).GetProperty("SSHKeyID").GetString());
    }

    [Fact]
    public async Task The_same_signed_request_makes_one_pair_and_answers_its_id_again()
    {
        await using Bench bench = await Bench.Open();
        const string Body = """{"SecretName":"one","ProjectId":0}""";
        JsonElement first = await bench.Send("CreateSSHKeyPairSecret", Body);
        JsonElement again = await bench.Send("CreateSSHKeyPairSecret", Body);
        Assert.Null(Bench.CodeOf(first));
        Assert.Equal(first.GetProperty("SSHKeyID").GetString(), again.GetProperty("SSHKeyID").GetString());
    }

    [Fact]
    public async Task The_audit_log_tells_the_pair_and_neither_half()
    {
        await using Bench bench = await Bench.Open();
        string id = await Make(bench, "one");
        JsonElement read = await bench.SsmOk("GetSSHKeyPairValue", new { SSHKeyId = id });
        JsonElement[] records = [.. (await bench.Records()).TakeLast(2)];
        Assert.Equal(["CreateSSHKeyPairSecret", "GetSSHKeyPairValue"], records.Select(record => record.GetProperty("action").GetString()));
        Assert.All(records, record => Assert.EndsWith("/one", record.GetProperty("resource").GetString()!.Replace("secret/*", "/one", StringComparison.Ordinal), StringComparison.Ordinal));
        foreach (string text in records.Select(record => record.GetRawText()))
        {
            Assert.Contains(id, text, StringComparison.Ordinal);
            Assert.DoesNotContain("BEGIN", text, StringComparison.Ordinal);
            Assert.DoesNotContain(read.GetProperty("PublicKey").GetString()!.Split(' ')[1], text, StringComparison.Ordinal);
        }
    }

    private static string Allow(string action, string resource, string? condition = null) =>
        $$$"""{"version":"2.0","statement":{"effect":"allow","action":"{{{action}}}","resource":"{{{resource}}}"{{{(condition is null ? "" : ",\"condition\":" + condition)}}}}}""";

    private static async Task<string> Make(Bench bench, string name) =>
        (await bench.SsmOk("CreateSSHKeyPairSecret", new { SecretName = name, ProjectId = 0 })).GetProperty("SSHKeyID").GetString()!;

    private static async Task<string?> Code(Bench bench, string action, object parameters, Credentials caller) =>
        Bench.CodeOf(await bench.Call(Ssm, action, parameters, caller));

    private static string Message(JsonElement answer)
    {
        Assert.Equal(Unauthorized, Bench.CodeOf(answer));
        return answer.GetProperty("Error").GetProperty("Message").GetString()!;
    }

    /// <summary>Chance that, when it is told to, gives the draws of numbers so far once more before it gives new ones.</summary>
    private sealed class RepeatedDraws : IRandomBytes
    {
        private readonly SystemRandomBytes real = new();
        private readonly List<byte[]> drawn = [];
        private readonly Queue<byte[]> again = [];

        public int Left => again.Count;

        public void Repeat()
        {
            foreach (byte[] draw in drawn)
                again.Enqueue(draw);
        }

        public void Fill(Span<byte> bytes)
        {
            if (bytes.Length == sizeof(ulong) && again.TryDequeue(out byte[]? draw))
            {
                draw.CopyTo(bytes);
                return;
            }

            real.Fill(bytes);
            if (bytes.Length == sizeof(ulong))
                drawn.Add(bytes.ToArray());
        }
    }
}
