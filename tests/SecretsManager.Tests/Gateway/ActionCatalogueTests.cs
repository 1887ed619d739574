using SecretsManager.Protocol;
using SecretsManager.Protocol.Kms;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Gateway;
using Xunit;

namespace SecretsManager.Tests.Gateway;

public class ActionCatalogueTests
{
    private static readonly string[] Expected =
    [
        "ArchiveKey Write kms:ArchiveKey regional wire [KeyId]",
        "AssumeRole Write sts:AssumeRole global wire [RoleArn RoleSessionName DurationSeconds SourceIdentity SerialNumber]",
        "AssumeRoleWithWebIdentity Read sts:AssumeRoleWithWebIdentity global wire [ProviderId RoleArn RoleSessionName DurationSeconds] public",
        "AsymmetricRsaDecrypt Read kms:AsymmetricRsaDecrypt regional wire [KeyId Algorithm]",
        "BindCloudResource Write kms:BindCloudResource regional wire [KeyId ProductId ResourceId]",
        "CancelKeyArchive Write kms:CancelKeyArchive regional wire [KeyId]",
        "CancelKeyDeletion Write kms:CancelKeyDeletion regional wire [KeyId]",
        "ChangeSecretKey Write ssm:ChangeSecretKey regional wire [SecretName KmsKeyId EncryptType]",
        "CreateKey Write kms:CreateKey regional wire [Alias Description KeyUsage Type]",
        "CreateOIDCConfig Write cam:CreateOIDCConfig global wire [IdentityUrl Name AutoRotateKey]",
        "CreateRole Write cam:CreateRole global wire [RoleName Description ConsoleLogin SessionDuration]",
        "CreateSecret Write ssm:CreateSecret regional wire [SecretName VersionId Description KmsKeyId SecretType EncryptType]",
        "Decrypt Read kms:Decrypt regional wire []",
        "DeleteImportedKeyMaterial Write kms:DeleteImportedKeyMaterial regional wire [KeyId]",
        "DeleteOIDCConfig Write cam:DeleteOIDCConfig global wire [Name]",
        "DeleteRole Write cam:DeleteRole global wire [RoleId RoleName]",
        "DeleteSecret Write ssm:DeleteSecret regional wire [SecretName RecoveryWindowInDays]",
        "DeleteSecretVersion Write ssm:DeleteSecretVersion regional wire [SecretName VersionId]",
        "DescribeKey Read kms:DescribeKey regional wire [KeyId]",
        "DescribeKeys Read kms:DescribeKeys regional wire []",
        "DescribeOIDCConfig Read cam:DescribeOIDCConfig global wire [Name]",
        "DescribeRoleList Read cam:DescribeRoleList global wire [Page Rp]",
        "DescribeSecret Read ssm:DescribeSecret regional wire [SecretName]",
        "DescribeSupportedProducts Read ssm:DescribeSupportedProducts regional wire []",
        "DisableKey Write kms:DisableKey regional wire [KeyId]",
        "DisableKeyRotation Write kms:DisableKeyRotation regional wire [KeyId]",
        "DisableKeys Write kms:DisableKeys regional wire []",
        "DisableSecret Write ssm:DisableSecret regional wire [SecretName]",
        "EnableKey Write kms:EnableKey regional wire [KeyId]",
        "EnableKeyRotation Write kms:EnableKeyRotation regional wire [KeyId RotateDays]",
        "EnableKeys Write kms:EnableKeys regional wire []",
        "EnableSecret Write ssm:EnableSecret regional wire [SecretName]",
        "Encrypt Read kms:Encrypt regional wire [KeyId]",
        "GenerateDataKey Read kms:GenerateDataKey regional wire [KeyId KeySpec NumberOfBytes]",
        "GenerateRandom Read kms:GenerateRandom regional wire [NumberOfBytes]",
        "GetCallerIdentity Read sts:GetCallerIdentity global wire [] for everyone",
        "GetFederationToken Read sts:GetFederationToken global wire [Name DurationSeconds]",
        "GetKeyRotationStatus Read kms:GetKeyRotationStatus regional wire [KeyId]",
        "GetParametersForImport Write kms:GetParametersForImport regional wire [KeyId WrappingAlgorithm WrappingKeySpec]",
        "GetPublicKey Read kms:GetPublicKey regional wire [KeyId]",
        "GetRegions Read kms:GetRegions global wire []",
        "GetRegions Read ssm:GetRegions global wire []",
        "GetRole Read cam:GetRole global wire [RoleId RoleName]",
        "GetSecretValue Read ssm:GetSecretValue regional wire [SecretName VersionId]",
        "GetServiceStatus Read kms:GetServiceStatus regional wire []",
        "GetServiceStatus Read ssm:GetServiceStatus regional wire []",
        "GetSessionToken Write sts:GetSessionToken global wire [SerialNumber DurationSeconds]",
        "ImportKeyMaterial Write kms:ImportKeyMaterial regional wire [KeyId ValidTo]",
        "ListAlgorithms Read kms:ListAlgorithms regional wire []",
        "ListKeyDetail Read kms:ListKeyDetail regional wire [Offset Limit Role OrderType KeyState SearchKeyAlias Origin KeyUsage]",
        "ListKeys Read kms:ListKeys regional wire [Offset Limit Role]",
        "ListSecretVersionIds Read ssm:ListSecretVersionIds regional wire [SecretName]",
        "ListSecrets Read ssm:ListSecrets regional wire [Offset Limit OrderType State SearchSecretName SecretType ProductName EncryptType InstanceID]",
        "MoveOwnKey Write kms:MoveOwnKey regional internal [Target]",
        "PurgeSecret Write ssm:PurgeSecret regional internal [SecretName]",
        "PutSecretValue Write ssm:PutSecretValue regional wire [SecretName VersionId]",
        "ReEncrypt Read kms:ReEncrypt regional wire [DestinationKeyId]",
        "RestoreSecret Write ssm:RestoreSecret regional wire [SecretName]",
        "RevokeRoleSessions Write cam:RevokeRoleSessions global wire [RoleId RoleName]",
        "RotateKey Write kms:RotateKey regional wire [KeyId]",
        "ScheduleKeyDeletion Write kms:ScheduleKeyDeletion regional wire [KeyId PendingWindowInDays]",
        "SignByAsymmetricKey Read kms:SignByAsymmetricKey regional wire [KeyId Algorithm MessageType]",
        "TagRole Write cam:TagRole global wire [RoleId RoleName]",
        "TendKey Write kms:TendKey regional internal [KeyId]",
        "UnbindCloudResource Write kms:UnbindCloudResource regional wire [KeyId ProductId ResourceId]",
        "UntagRole Write cam:UntagRole global wire [RoleId RoleName]",
        "UpdateAlias Write kms:UpdateAlias regional wire [KeyId Alias]",
        "UpdateAssumeRolePolicy Write cam:UpdateAssumeRolePolicy global wire [RoleId RoleName]",
        "UpdateDescription Write ssm:UpdateDescription regional wire [SecretName Description]",
        "UpdateKeyDescription Write kms:UpdateKeyDescription regional wire [KeyId Description]",
        "UpdateOIDCConfig Write cam:UpdateOIDCConfig global wire [IdentityUrl Name AutoRotateKey]",
        "UpdateRoleConsoleLogin Write cam:UpdateRoleConsoleLogin global wire [RoleId RoleName ConsoleLogin]",
        "UpdateRoleDescription Write cam:UpdateRoleDescription global wire [RoleId RoleName Description]",
        "UpdateRoleSessionDuration Write cam:UpdateRoleSessionDuration global wire [RoleId RoleName SessionDuration]",
        "UpdateSecret Write ssm:UpdateSecret regional wire [SecretName VersionId]",
        "VerifyByAsymmetricKey Read kms:VerifyByAsymmetricKey regional wire [KeyId Algorithm MessageType]",
    ];

    [Fact]
    public async Task Every_action_declares_what_it_is_known_to_be()
    {
        await using Bench bench = await Bench.Open();
        ActionCatalogue actions = bench.Service<ActionCatalogue>();
        Assert.Equal(Expected, actions.All.Select(run => Line(run.Declaration)).Order(StringComparer.Ordinal));
        Assert.All(actions.All, static run =>
        {
            Assert.Equal(VersionOf(run.Declaration.Service), run.Declaration.Version);
            Assert.Empty(run.Declaration.AuditFields.Intersect(["SecretString", "SecretBinary", "AdditionalConfig", "Tags", "Plaintext", "Message", "EncryptedKeyMaterial", "EncryptionContext", "ImportToken", "WebIdentityToken", "TokenCode", "Policy", "PolicyDocument", "ExternalId", "IdentityKey"]));
        });
    }

    [Fact]
    public async Task An_action_of_the_product_itself_is_found_by_it_alone()
    {
        await using Bench bench = await Bench.Open();
        ActionCatalogue actions = bench.Service<ActionCatalogue>();
        Assert.Equal("PurgeSecret", actions.FindInternal("PurgeSecret").Declaration.Name);
        Assert.Equal("TendKey", actions.FindInternal("TendKey").Declaration.Name);
        Assert.Equal("InvalidAction", Assert.Throws<ApiException>(() => actions.Find("2019-01-18", "TendKey")).Code);
        Assert.Equal("InvalidAction", Assert.Throws<ApiException>(() => actions.Find("2019-09-23", "PurgeSecret")).Code);
        Assert.Equal("InvalidAction", Assert.Throws<ApiException>(() => actions.Find("2020-01-01", "PurgeSecret")).Code);
        Assert.Equal("InvalidAction", Assert.Throws<ApiException>(() => actions.Find("2019-09-23", "getSecretValue")).Code);
        Assert.Equal("NoSuchVersion", Assert.Throws<ApiException>(() => actions.Find("2020-01-01", "GetSecretValue")).Code);
        Assert.Throws<InvalidOperationException>(() => actions.FindInternal("GetSecretValue"));
    }

    [Fact]
    public async Task Every_action_of_the_key_management_api_is_there_or_said_to_be_unsupported()
    {
        await using Bench bench = await Bench.Open();
        ActionCatalogue actions = bench.Service<ActionCatalogue>();
        string[] unserved = [.. OfficialActions.OfService["kms"].Except(actions.All.Select(run => run.Declaration.Name))];
        Assert.Equal(33, unserved.Length);
        Assert.All(unserved, name => Assert.Equal("UnsupportedOperation", Assert.Throws<ApiException>(() => actions.Find(KmsService.Version, name)).Code));
        Assert.Equal(36, actions.All.Count(run => run.Declaration is { Service: "kms", Internal: false }));
    }

    private static string VersionOf(string service) => service switch
    {
        "kms" => "2019-01-18",
        "cam" => "2019-01-16",
        "sts" => "2018-08-13",
        "tag" => "2018-08-13",
        _ => "2019-09-23",
    };

    private static string Line(ActionDeclaration action) =>
        $"{action.Name} {action.Effect} {action.Permission} {(action.Regional ? "regional" : "global")} {(action.Internal ? "internal" : "wire")} [{string.Join(' ', action.AuditFields)}]"
        + (action.Public ? " public" : "") + (action.ForEveryone ? " for everyone" : "");
}
