using System.Text.Json;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Access;

public class PolicyVersionTests
{
    [Fact]
    public async Task A_version_is_in_force_when_it_is_told_to_be()
    {
        await using Bench bench = await Bench.Open();
        long id = await bench.AddPolicy("p");
        Assert.Equal(2, await AddVersion(bench, id, inForce: false));
        Assert.Equal(PolicyBench.Document, await InForce(bench, id));
        Assert.Equal(3, await AddVersion(bench, id, inForce: true));
        Assert.Equal(PolicyBench.OtherDocument, await InForce(bench, id));

        await bench.CamOk("SetDefaultPolicyVersion", new { PolicyId = id, VersionId = 1 });

        Assert.Equal(PolicyBench.Document, await InForce(bench, id));
        JsonElement versions = (await bench.CamOk("ListPolicyVersions", new { PolicyId = id })).GetProperty("Versions");
        Assert.Equal(["1 1", "2 0", "3 0"], versions.EnumerateArray().Select(one => $"{one.GetProperty("VersionId")} {one.GetProperty("IsDefaultVersion")}"));
        JsonElement second = (await bench.CamOk("GetPolicyVersion", new { PolicyId = id, VersionId = 2 })).GetProperty("PolicyVersion");
        Assert.Equal((2, 0, PolicyBench.OtherDocument), (second.GetProperty("VersionId").GetInt32(), second.GetProperty("IsDefaultVersion").GetInt32(), second.GetProperty("Document").GetString()));
        Assert.Matches("^20..-..-..T..:..:..Z$", second.GetProperty("CreateDate").GetString());
    }

    [Fact]
    public async Task There_are_five_versions_at_most_and_no_number_comes_twice()
    {
        await using Bench bench = await Bench.Open();
        long id = await bench.AddPolicy("p");
        for (int number = 2; number <= 5; number++)
            Assert.Equal(number, await AddVersion(bench, id, inForce: false));
        Assert.Equal(
            "FailedOperation.PolicyVersionFull",
            await bench.CamCode("CreatePolicyVersion", new { PolicyId = id, PolicyDocument = PolicyBench.Document, SetAsDefault = true }));
        await bench.CamOk("UpdatePolicy", new { PolicyId = id, PolicyDocument = PolicyBench.OtherDocument });

        await bench.CamOk("DeletePolicyVersion", new { PolicyId = id, VersionId = new[] { 5, 4, 4, 5, 5, 5 } });

        Assert.Equal(6, await AddVersion(bench, id, inForce: false));
        JsonElement versions = (await bench.CamOk("ListPolicyVersions", new { PolicyId = id })).GetProperty("Versions");
        Assert.Equal(["1", "2", "3", "6"], PolicyBench.Names(versions, "VersionId"));
    }

    [Fact]
    public async Task The_version_in_force_stays_and_versions_are_deleted_all_or_none()
    {
        await using Bench bench = await Bench.Open();
        long id = await bench.AddPolicy("p");
        await AddVersion(bench, id, inForce: false);

        Assert.Equal("FailedOperation.PolicyVersionAlreadyDefault", await bench.CamCode("DeletePolicyVersion", new { PolicyId = id, VersionId = new[] { 2, 1 } }));
        Assert.Equal("InvalidParameter.PolicyVersionNotExists", await bench.CamCode("DeletePolicyVersion", new { PolicyId = id, VersionId = new[] { 2, 3 } }));
        Assert.Equal("InvalidParameter.ParamError", await bench.CamCode("DeletePolicyVersion", new { PolicyId = id, VersionId = Array.Empty<int>() }));
        Assert.Equal("InvalidParameter.ParamError", await bench.CamCode("DeletePolicyVersion", new { PolicyId = id, VersionId = new[] { 1, 2, 3, 4, 5, 6 } }));
        Assert.Equal("FailedOperation.PolicyVersionAlreadyDefault", await bench.CamCode("SetDefaultPolicyVersion", new { PolicyId = id, VersionId = 1 }));
        Assert.Equal("InvalidParameter.PolicyVersionNotExists", await bench.CamCode("SetDefaultPolicyVersion", new { PolicyId = id, VersionId = ulong.MaxValue }));
        Assert.Equal("InvalidParameter.PolicyVersionNotExists", await bench.CamCode("GetPolicyVersion", new { PolicyId = id, VersionId = 3 }));
        Assert.Null(await bench.CamCode("GetPolicyVersion", new { PolicyId = id, VersionId = 2 }));
    }

    [Fact]
    public async Task A_preset_has_one_version_and_takes_no_other()
    {
        await using Bench bench = await Bench.Open();
        JsonElement version = (await bench.CamOk("GetPolicyVersion", new { PolicyId = 1, VersionId = 1 })).GetProperty("PolicyVersion");
        Assert.Equal("""{"version":"2.0","statement":[{"effect":"allow","action":["*"],"resource":["*"]}]}""", version.GetProperty("Document").GetString());
        Assert.Equal("2019-01-15T16:00:00Z", version.GetProperty("CreateDate").GetString());
        Assert.Equal(1, (await bench.CamOk("ListPolicyVersions", new { PolicyId = 1 })).GetProperty("Versions").GetArrayLength());
        Assert.Equal("InvalidParameter.PolicyIdError", await bench.CamCode("CreatePolicyVersion", new { PolicyId = 1, PolicyDocument = PolicyBench.Document, SetAsDefault = true }));
        Assert.Equal("InvalidParameter.PolicyIdError", await bench.CamCode("SetDefaultPolicyVersion", new { PolicyId = 1, VersionId = 1 }));
        Assert.Equal("InvalidParameter.PolicyIdError", await bench.CamCode("DeletePolicyVersion", new { PolicyId = 1, VersionId = new[] { 1 } }));
    }

    [Fact]
    public async Task Versions_of_no_policy_are_refused()
    {
        await using Bench bench = await Bench.Open();
        Assert.Equal("InvalidParameter.PolicyIdNotExist", await bench.CamCode("CreatePolicyVersion", new { PolicyId = 5000, PolicyDocument = PolicyBench.Document, SetAsDefault = true }));
        Assert.Equal("InvalidParameter.EffectError", await bench.CamCode("CreatePolicyVersion", new { PolicyId = 5000, PolicyDocument = """{"version":"2.0","statement":[{"effect":"permit","action":"*","resource":"*"}]}""", SetAsDefault = true }));
        Assert.Equal("MissingParameter", await bench.CamCode("CreatePolicyVersion", new { PolicyId = 5000, PolicyDocument = PolicyBench.Document }));
        Assert.Equal("ResourceNotFound.PolicyIdNotFound", await bench.CamCode("ListPolicyVersions", new { PolicyId = 5000 }));
        Assert.Equal("ResourceNotFound.PolicyIdNotFound", await bench.CamCode("GetPolicyVersion", new { PolicyId = 5000, VersionId = 1 }));
        Assert.Equal("ResourceNotFound.PolicyIdNotFound", await bench.CamCode("SetDefaultPolicyVersion", new { PolicyId = 5000, VersionId = 1 }));
        Assert.Equal("ResourceNotFound.PolicyIdNotFound", await bench.CamCode("DeletePolicyVersion", new { PolicyId = 5000, VersionId = new[] { 1 } }));
    }

    private static async Task<int> AddVersion(Bench bench, long id, bool inForce) =>
        (await bench.CamOk("CreatePolicyVersion", new { PolicyId = id, PolicyDocument = PolicyBench.OtherDocument, SetAsDefault = inForce })).GetProperty("VersionId").GetInt32();

    private static async Task<string?> InForce(Bench bench, long id) =>
        (await bench.CamOk("GetPolicy", new { PolicyId = id })).GetProperty("PolicyDocument").GetString();
}
