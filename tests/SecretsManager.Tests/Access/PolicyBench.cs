using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SecretsManager.Server.Access;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Storage;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Access;

/// <summary>What tests of policies need on a bench: users, groups and roles put there directly, policies made by calls, calls at one time.</summary>
internal static class PolicyBench
{
    public const long Account = AccountRegister.FirstUin;
    public const string Document = """{"version":"2.0","statement":[{"effect":"allow","action":["name/ssm:Get*"],"resource":["*"]}]}""";
    public const string OtherDocument = """{"version": "2.0", "statement": {"effect": "deny", "action": "ssm:*", "resource": "*"}}""";

    public static AccountDirectory Directory(this Bench bench) => bench.Deployment.Identities;

    public static async Task<long> AddUser(this Bench bench, string name, Func<User, User>? change = null)
    {
        long uin = 200000000001 + await bench.Directory().Users.Count(Account, string.Empty, default);
        User user = new(uin, uin - 200000000000, name, Account, Milliseconds(bench));
        await bench.Commit(
            bench.Directory().Users.Insert(bench.Directory().UserIdentity(Account, uin), change?.Invoke(user) ?? user),
            bench.Directory().Claims.Insert(bench.Directory().UserName(Account, name), new NameClaim(Text(uin), Milliseconds(bench))));
        return uin;
    }

    public static async Task<long> AddGroup(this Bench bench, string name, Func<Group, Group>? change = null)
    {
        long id = 7001 + await bench.Directory().Groups.Count(Account, string.Empty, default);
        Group group = new(id, name, Account, Milliseconds(bench));
        await bench.Commit(bench.Directory().Groups.Insert(bench.Directory().GroupIdentity(Account, id), change?.Invoke(group) ?? group));
        return id;
    }

    public static async Task<string> AddRole(this Bench bench, string name, Func<Role, Role>? change = null)
    {
        string id = Text(4611686018427387905 + await bench.Directory().Roles.Count(Account, string.Empty, default));
        Role role = new(id, name, Account, "{}", Milliseconds(bench));
        await bench.Commit(
            bench.Directory().Roles.Insert(bench.Directory().RoleIdentity(Account, id), change?.Invoke(role) ?? role),
            bench.Directory().Claims.Insert(bench.Directory().RoleName(Account, name), new NameClaim(id, Milliseconds(bench))));
        return id;
    }

    public static async Task<long> AddPolicy(this Bench bench, string name, string document = Document) =>
        (await bench.CamOk("CreatePolicy", new { PolicyName = name, PolicyDocument = document })).GetProperty("PolicyId").GetInt64();

    public static async Task Commit(this Bench bench, params Change[] changes) =>
        Assert.Equal(CommitOutcome.Committed, await bench.Deployment.Database.Commit(new UnitOfWork(changes, default)));

    /// <summary>Sends the calls at one time; the codes of their answers, null for a success.</summary>
    public static Task<string?[]> AtOnce(this Bench bench, params (string Action, object Parameters)[] calls)
    {
        DefaultHttpContext[] signed =
        [
            .. calls.Select(call =>
            {
                bench.Time.Advance(TimeSpan.FromSeconds(1));
                DefaultHttpContext http = bench.Signed(call.Action, JsonSerializer.Serialize(call.Parameters));
                http.Request.Headers["X-TC-Version"] = "2019-01-16";
                return http;
            }),
        ];
        return Task.WhenAll(signed.Select(http => Task.Run(() => bench.CodeOf(http))));
    }

    public static IEnumerable<string> Names(JsonElement list, string member) => list.EnumerateArray().Select(one => one.GetProperty(member).ToString());

    /// <summary>The time of the bench's clock as the API writes it.</summary>
    public static string Local(this Bench bench) =>
        DateTimeOffset.FromUnixTimeSeconds(bench.Now).ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static long Milliseconds(Bench bench) => bench.Now * 1000;
}
