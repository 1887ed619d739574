using System.Text.Json;
using SecretsManager.Protocol;
using Xunit;

namespace SecretsManager.EndToEndTests.Access;

/// <summary>Every action of every service, called over the wire by everyone who could: who may and who may not.</summary>
public sealed class VerdictTests(Stage stage) : IClassFixture<Stage>
{
    private const string Unauthorized = "UnauthorizedOperation";

    public static TheoryData<Principal> Principals => [.. Enum.GetValues<Principal>()];

    [Theory]
    [MemberData(nameof(Principals))]
    public async Task Each_action_is_allowed_to_whom_it_should_be_and_to_nobody_else(Principal principal)
    {
        List<string> wrong = [];
        foreach (VerdictRow row in VerdictTable.Rows(stage))
        {
            WireAnswer answer = await stage.Call(principal, row);
            Assert.True(answer.Code != "InternalError", $"{row.Action}: {answer.Text}");
            if (answer.Code != Unauthorized != row.MayBeCalledBy(principal))
                wrong.Add($"{row.Service}:{row.Action} {answer.Text}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task Another_account_reaches_nothing_and_changes_nothing()
    {
        string before = await Everything();
        List<string> wrong = [];
        // What it would create, it may create: in its own account, under the same names.
        foreach (VerdictRow row in VerdictTable.Rows(stage).Where(row => !row.Action.StartsWith("Create", StringComparison.Ordinal) && row.Action != "AddUser"))
        {
            WireAnswer answer = await stage.CallAsOther(row);
            bool isOfAThing = row.Touches is Touches.Secret or Touches.TaggedResource;
            if (answer.Code == "InternalError" || (isOfAThing && !IsPartOfAList(answer) && answer.Code.Length == 0))
                wrong.Add($"{row.Service}:{row.Action} {answer.Text}");
            if (answer.Text.Contains(stage.KeyId, StringComparison.Ordinal) || answer.Text.Contains(stage.RoleId, StringComparison.Ordinal))
                wrong.Add($"{row.Service}:{row.Action} tells of the first account: {answer.Text}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Equal(before, await Everything());
    }

    [Fact]
    public async Task No_action_that_is_served_is_missing_in_the_table()
    {
        HashSet<string> listed = [.. VerdictTable.Rows(stage).Select(row => $"{row.Service}:{row.Action}")];
        List<string> missing = [];
        foreach (string service in (string[])["ssm", "kms", "cam", "sts", "tag", "cloudaudit"])
        {
            foreach (string action in OfficialActions.OfService[service].Concat(OwnActions.OfService.GetValueOrDefault(service) ?? []))
            {
                WireAnswer answer = await stage.CallAsRoot(action, new { }, new VerdictRow(service, action, default, default, new { }).Version);
                bool isServed = answer.Code is not ("UnsupportedOperation" or "InvalidAction" or "NoSuchVersion");
                if (isServed != listed.Contains($"{service}:{action}"))
                    missing.Add($"{service}:{action} {answer.Code}");
            }
        }

        Assert.True(missing.Count == 0, string.Join('\n', missing));
    }

    // Some actions answer what could not be done for each resource by itself.
    private static bool IsPartOfAList(WireAnswer answer) => answer.Fields["FailedResources"] is System.Text.Json.Nodes.JsonArray { Count: > 0 };

    private async Task<string> Everything()
    {
        List<string> answers = [];
        string[] telling =
        [
            "DescribeSecret", "GetSecretValue", "ListSecretVersionIds", "DescribeKey", "GetUser", "GetGroup", "ListUsersForGroup", "ListAccessKeys", "GetPolicy", "ListPolicyVersions",
            "ListAttachedUserPolicies", "ListAttachedRolePolicies", "GetRole", "DescribeOIDCConfig",
        ];
        foreach (VerdictRow row in VerdictTable.Rows(stage).Where(row => telling.Contains(row.Action)))
        {
            WireAnswer answer = await stage.Call(Principal.Root, row);
            answer.Fields.Remove("RequestId");
            answers.Add(answer.Fields.ToJsonString(JsonSerializerOptions.Default));
        }

        return string.Join('\n', answers);
    }
}
