using SecretsManager.Protocol;
using SecretsManager.Server.Access;
using SecretsManager.Server.Access.Policies;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Gateway;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Access;

public class PresetTests
{
    private static readonly string[] SecretMetadata =
    [
        "ssm:DescribeAsyncRequestInfo", "ssm:DescribeRotationDetail", "ssm:DescribeRotationHistory", "ssm:DescribeSecret", "ssm:DescribeSupportedProducts",
        "ssm:GetRegions", "ssm:GetServiceStatus", "ssm:ListSecretVersionIds", "ssm:ListSecrets",
    ];

    private static readonly string[] SecretValues = ["ssm:GetSSHKeyPairValue", "ssm:GetSecretValue"];

    private static readonly string[] KeyReads =
    [
        "kms:DescribeDataKey", "kms:DescribeDataKeys", "kms:DescribeKey", "kms:DescribeKeys", "kms:DescribeWhiteBoxDecryptKey",
        "kms:DescribeWhiteBoxDeviceFingerprints", "kms:DescribeWhiteBoxKey", "kms:DescribeWhiteBoxKeyDetails", "kms:DescribeWhiteBoxServiceStatus",
        "kms:GetDataKeyCiphertextBlob", "kms:GetKeyRotationStatus", "kms:GetPublicKey", "kms:GetRegions", "kms:GetServiceStatus",
        "kms:ListAlgorithms", "kms:ListDataKeyDetail", "kms:ListDataKeys", "kms:ListKeyDetail", "kms:ListKeys",
    ];

    private static readonly string[] AuditReads =
    [
        "cloudaudit:DescribeAudit", "cloudaudit:DescribeAuditTrack", "cloudaudit:DescribeAuditTracks", "cloudaudit:DescribeEvents", "cloudaudit:GetAttributeKey",
        "cloudaudit:InquireAuditCredit", "cloudaudit:ListAudits", "cloudaudit:ListCmqEnableRegion", "cloudaudit:ListCosEnableRegion",
        "cloudaudit:ListKeyAliasByRegion", "cloudaudit:LookUpEvents",
    ];

    private static readonly string[] IdentityReads = [.. All("cam").Where(action => Begins(action, "Describe", "Get", "List"))];
    private static readonly string[] TagReads = [.. All("tag").Where(action => Begins(action, "Describe", "Get"))];
    private static readonly string[] SessionReads = ["sts:GetCallerIdentity"];

    public static TheoryData<string, string[]> Allowed => new()
    {
        { "AdministratorAccess", [.. OfficialActions.OfService.Keys.SelectMany(All)] },
        { "ReadOnlyAccess", [.. SecretMetadata, .. KeyReads, .. IdentityReads, .. AuditReads, .. SessionReads, .. TagReads] },
        { "QcloudSSMFullAccess", [.. All("ssm")] },
        { "QcloudSSMReadOnlyAccess", [.. SecretMetadata, .. SecretValues] },
        { "SSMMetadataReadOnlyAccess", SecretMetadata },
        { "QcloudKMSFullAccess", [.. All("kms")] },
        { "QcloudKMSReadOnlyAccess", KeyReads },
        { "QcloudCamFullAccess", [.. All("cam")] },
        { "QcloudCamReadOnlyAccess", IdentityReads },
        { "QcloudAuditFullAccess", [.. All("cloudaudit")] },
        { "QcloudAuditReadOnlyAccess", AuditReads },
        { "QcloudSTSFullAccess", [.. All("sts")] },
        { "QcloudSTSReadOnlyAccess", SessionReads },
        { "QcloudTAGFullAccess", [.. All("tag")] },
        { "QcloudTAGReadOnlyAccess", TagReads },
    };

    [Theory]
    [MemberData(nameof(Allowed))]
    public void A_preset_allows_these_actions_and_no_others(string name, string[] allowed)
    {
        Preset preset = Presets.FindNamed(name)!;
        string[] all = [.. OfficialActions.OfService.Keys.SelectMany(All)];
        foreach (string path in (string[])["*", "secret/*", "secret/creatorUin/1/x"])
        {
            Assert.Equal(
                allowed.Order(StringComparer.Ordinal), all.Where(action => IsAllowed(preset, action, path)).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Every_preset_is_known_by_its_id_and_its_name()
    {
        Assert.Equal(Presets.All.Count, Allowed.Count);
        Assert.All(Presets.All, preset =>
        {
            Assert.InRange(preset.PolicyId, 1, Presets.FirstCustomId - 1);
            Assert.Same(preset, Presets.Find(preset.PolicyId));
            Assert.Same(preset, Presets.FindNamed(preset.Name));
            Assert.Null(Presets.FindNamed(preset.Name.ToUpperInvariant()));
            Assert.True(Presets.HasName(preset.Name.ToUpperInvariant()));
        });
        Assert.Equal(Presets.All.Count, Presets.All.Select(preset => preset.PolicyId).Distinct().Count());
    }

    [Fact]
    public async Task What_only_reads_changes_nothing()
    {
        await using Bench bench = await Bench.Open();
        ActionDeclaration[] writes = [.. bench.Service<ActionCatalogue>().All.Select(run => run.Declaration).Where(action => action.Effect == ActionEffect.Write)];
        Assert.NotEmpty(writes);
        Assert.All(Presets.All.Where(preset => preset.Name.EndsWith("ReadOnlyAccess", StringComparison.Ordinal)), preset =>
            Assert.DoesNotContain(writes, action => IsAllowed(preset, action.Permission, "secret/creatorUin/1/x")));
    }

    [Fact]
    public async Task A_preset_is_told_like_any_policy()
    {
        await using Bench bench = await Bench.Open();
        foreach (Preset preset in Presets.All)
        {
            System.Text.Json.JsonElement told = await bench.CamOk("GetPolicy", new { preset.PolicyId });
            Assert.Equal((preset.Name, 2, preset.Document), (told.GetProperty("PolicyName").GetString(), told.GetProperty("Type").GetInt32(), told.GetProperty("PolicyDocument").GetString()));
            Assert.Equal("2019-01-16 00:00:00", told.GetProperty("AddTime").GetString());
        }
    }

    private static bool IsAllowed(Preset preset, string action, string path) => PolicyEvaluation.Judge(
        [PolicyParser.Parse(preset.Document, PolicyPurpose.Identity, ServedActions.Known)],
        new AccessQuestion
        {
            Action = action,
            Resource = new ResourceName(action[..action.IndexOf(':', StringComparison.Ordinal)], "ap-guangzhou", 1, path),
            Owner = 1,
            Context = ConditionContext.Empty,
        }).Decision == Decision.Allowed;

    private static IEnumerable<string> All(string service) =>
        OfficialActions.OfService[service].Select(name => $"{service}:{name}").Concat(service == "ssm" ? ["ssm:ChangeSecretKey"] : []);

    private static bool Begins(string action, params string[] words) =>
        words.Any(word => action[(action.IndexOf(':', StringComparison.Ordinal) + 1)..].StartsWith(word, StringComparison.Ordinal));
}
