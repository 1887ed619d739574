using SecretsManager.Protocol;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Gateway;
using Xunit;

namespace SecretsManager.Tests.Gateway;

public class ActionCatalogueTests
{
    private static readonly string[] Expected =
    [
        "CreateSecret Write ssm:CreateSecret regional wire [SecretName VersionId Description KmsKeyId SecretType EncryptType]",
        "DeleteSecret Write ssm:DeleteSecret regional wire [SecretName RecoveryWindowInDays]",
        "DeleteSecretVersion Write ssm:DeleteSecretVersion regional wire [SecretName VersionId]",
        "DescribeSecret Read ssm:DescribeSecret regional wire [SecretName]",
        "DescribeSupportedProducts Read ssm:DescribeSupportedProducts regional wire []",
        "DisableSecret Write ssm:DisableSecret regional wire [SecretName]",
        "EnableSecret Write ssm:EnableSecret regional wire [SecretName]",
        "GetRegions Read ssm:GetRegions global wire []",
        "GetSecretValue Read ssm:GetSecretValue regional wire [SecretName VersionId]",
        "GetServiceStatus Read ssm:GetServiceStatus regional wire []",
        "ListSecretVersionIds Read ssm:ListSecretVersionIds regional wire [SecretName]",
        "ListSecrets Read ssm:ListSecrets regional wire [Offset Limit OrderType State SearchSecretName SecretType ProductName EncryptType InstanceID]",
        "PurgeSecret Write ssm:PurgeSecret regional internal [SecretName]",
        "PutSecretValue Write ssm:PutSecretValue regional wire [SecretName VersionId]",
        "RestoreSecret Write ssm:RestoreSecret regional wire [SecretName]",
        "UpdateDescription Write ssm:UpdateDescription regional wire [SecretName Description]",
        "UpdateSecret Write ssm:UpdateSecret regional wire [SecretName VersionId]",
    ];

    [Fact]
    public async Task Every_action_declares_what_it_is_known_to_be()
    {
        await using Bench bench = await Bench.Open();
        ActionCatalogue actions = bench.Service<ActionCatalogue>();
        Assert.Equal(Expected, actions.All.Select(run => Line(run.Declaration)).Order(StringComparer.Ordinal));
        Assert.All(actions.All, static run =>
        {
            Assert.Equal("2019-09-23", run.Declaration.Version);
            Assert.Empty(run.Declaration.AuditFields.Intersect(["SecretString", "SecretBinary", "AdditionalConfig", "Tags"]));
        });
    }

    [Fact]
    public async Task An_action_of_the_product_itself_is_found_by_it_alone()
    {
        await using Bench bench = await Bench.Open();
        ActionCatalogue actions = bench.Service<ActionCatalogue>();
        Assert.Equal("PurgeSecret", actions.FindInternal("PurgeSecret").Declaration.Name);
        Assert.Equal("InvalidAction", Assert.Throws<ApiException>(() => actions.Find("2019-09-23", "PurgeSecret")).Code);
        Assert.Equal("InvalidAction", Assert.Throws<ApiException>(() => actions.Find("2020-01-01", "PurgeSecret")).Code);
        Assert.Equal("InvalidAction", Assert.Throws<ApiException>(() => actions.Find("2019-09-23", "getSecretValue")).Code);
        Assert.Equal("NoSuchVersion", Assert.Throws<ApiException>(() => actions.Find("2020-01-01", "GetSecretValue")).Code);
        Assert.Throws<InvalidOperationException>(() => actions.FindInternal("GetSecretValue"));
    }

    private static string Line(ActionDeclaration action) =>
        $"{action.Name} {action.Effect} {action.Permission} {(action.Regional ? "regional" : "global")} {(action.Internal ? "internal" : "wire")} [{string.Join(' ', action.AuditFields)}]";
}
