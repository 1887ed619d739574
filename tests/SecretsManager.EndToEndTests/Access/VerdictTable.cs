using static SecretsManager.EndToEndTests.Access.Reading;
using static SecretsManager.EndToEndTests.Access.Touches;

namespace SecretsManager.EndToEndTests.Access;

/// <summary>
/// Every action of every service, with what it touches. What it would destroy it names wrong or forbids itself otherwise, so that the rows
/// may be called by whoever may, in this order, again and again.
/// </summary>
internal static class VerdictTable
{
    private const string Document = """{"version":"2.0","statement":[{"effect":"allow","action":"ssm:ListSecrets","resource":"*"}]}""";

    public static IReadOnlyList<VerdictRow> Rows(Stage stage) => [.. Secrets(), .. Keys(stage), .. Users(stage), .. Policies(stage), .. Roles(stage), .. Sessions(stage), .. Tags(stage), .. Events(stage)];

    private static VerdictRow[] Secrets()
    {
        object one = new { SecretName = Stage.Secret };
        return
        [
            new("ssm", "CreateSecret", OtherResource, No, new { SecretName = Stage.Secret, SecretString = "v" }),
            new("ssm", "CreateSSHKeyPairSecret", OtherResource, No, new { SecretName = Stage.Secret, ProjectId = 0 }),
            new("ssm", "DescribeSecret", Secret, Metadata, one),
            new("ssm", "GetSecretValue", Secret, Values, one),
            new("ssm", "GetSSHKeyPairValue", Secret, Values, one),
            new("ssm", "ListSecretVersionIds", Secret, Metadata, one),
            new("ssm", "PutSecretValue", Secret, No, new { SecretName = Stage.Secret, VersionId = "SSM_Current", SecretString = "v" }),
            new("ssm", "UpdateSecret", Secret, No, new { SecretName = Stage.Secret, VersionId = "none", SecretString = "v" }),
            new("ssm", "UpdateDescription", Secret, No, new { SecretName = Stage.Secret, Description = "d" }),
            new("ssm", "DeleteSecret", Secret, No, one),
            new("ssm", "DeleteSecretVersion", Secret, No, new { SecretName = Stage.Secret, VersionId = "none" }),
            new("ssm", "RestoreSecret", Secret, No, one),
            new("ssm", "DisableSecret", Secret, No, one),
            new("ssm", "EnableSecret", Secret, No, one),
            new("ssm", "ChangeSecretKey", Secret, No, new { SecretName = Stage.Secret, KmsKeyId = "none" }),
            new("ssm", "StartVersionRollout", Secret, No, new { SecretName = Stage.Secret, VersionId = "none", Percent = 1 }),
            new("ssm", "PromoteVersion", Secret, No, new { SecretName = Stage.Secret, VersionId = "none" }),
            new("ssm", "RollbackVersion", Secret, No, one),
            new("ssm", "DescribeVersionRollout", Secret, Metadata, one),
            .. Rotation(one),
            new("ssm", "ListSecrets", List, Metadata, new { }),
            new("ssm", "GetRegions", Account, Metadata, new { }),
            new("ssm", "GetServiceStatus", Account, Metadata, new { }),
            new("ssm", "DescribeSupportedProducts", Account, Metadata, new { }),
            new("ssm", "DescribeUsage", Account, Metadata, new { StartTime = 1790000000, EndTime = 1790003600 }),
            new("ssm", "DescribeBill", Account, Metadata, new { StartTime = 1790000000, EndTime = 1790003600 }),
            new("ssm", "SimulateAccess", Account, No, new { Action = "ssm:GetSecretValue", SecretName = Stage.Secret }),
        ];
    }

    private static VerdictRow[] Rotation(object one) =>
    [
        new("ssm", "CreateProductSecret", OtherResource, No, new { SecretName = Stage.Secret, UserNamePrefix = "p", ProductName = "none", InstanceID = "none", Domains = new[] { "%" }, PrivilegesList = Array.Empty<object>() }),
        new("ssm", "RotateProductSecret", Secret, No, one),
        new("ssm", "UpdateRotationStatus", Secret, No, new { SecretName = Stage.Secret, EnableRotation = false }),
        new("ssm", "SetSecretRotation", Secret, No, new { SecretName = Stage.Secret, Kind = "None" }),
        new("ssm", "DescribeSecretRotation", Secret, Metadata, one),
        new("ssm", "RotateSecret", Secret, No, one),
        new("ssm", "DescribeRotationDetail", Secret, Metadata, one),
        new("ssm", "DescribeRotationHistory", Secret, Metadata, one),
        new("ssm", "DescribeAsyncRequestInfo", Account, Metadata, new { FlowID = 1 }),
        new("ssm", "RegisterProductInstance", OtherResource, No, new { InstanceID = "none", ProductName = "none" }),
        new("ssm", "UpdateProductInstance", OtherResource, No, new { InstanceID = "none" }),
        new("ssm", "RotateInstanceAdministrator", OtherResource, No, new { InstanceID = "none" }),
        new("ssm", "DeregisterProductInstance", OtherResource, No, new { InstanceID = "none" }),
        new("ssm", "RegisterEventReceiver", OtherResource, No, new { ReceiverName = "none", Url = "https://none.test/" }),
        new("ssm", "DeregisterEventReceiver", OtherResource, No, new { ReceiverName = "none" }),
        new("ssm", "DescribeEventReceivers", List, Metadata, new { }),
        new("ssm", "DescribeStrayAccounts", OtherResource, Metadata, new { InstanceID = "none" }),
        new("ssm", "DropStrayAccounts", OtherResource, No, new { InstanceID = "none", AccountNames = new[] { "p_SSM_abc" } }),
        new("ssm", "DescribeProductInstances", List, Metadata, new { }),
    ];

    private static VerdictRow[] Keys(Stage stage)
    {
        object key = new { KeyId = stage.KeyId };
        object keys = new { KeyIds = new[] { stage.KeyId } };
        return
        [
            new("kms", "CreateKey", OtherResource, No, new { Alias = Stage.Alias }),
            new("kms", "DescribeKey", TaggedResource, Metadata, key),
            new("kms", "DescribeKeys", TaggedResource, Metadata, keys),
            new("kms", "ListKeys", List, Metadata, new { }),
            new("kms", "ListKeyDetail", List, Metadata, new { }),
            new("kms", "DisableKey", TaggedResource, No, key),
            new("kms", "EnableKey", TaggedResource, No, key),
            new("kms", "DisableKeys", TaggedResource, No, keys),
            new("kms", "EnableKeys", TaggedResource, No, keys),
            new("kms", "UpdateAlias", TaggedResource, No, new { KeyId = stage.KeyId, Alias = Stage.Alias }),
            new("kms", "UpdateKeyDescription", TaggedResource, No, new { KeyId = stage.KeyId, Description = "d" }),
            new("kms", "ScheduleKeyDeletion", TaggedResource, No, new { KeyId = stage.KeyId, PendingWindowInDays = 7 }),
            new("kms", "CancelKeyDeletion", TaggedResource, No, key),
            new("kms", "ArchiveKey", TaggedResource, No, key),
            new("kms", "CancelKeyArchive", TaggedResource, No, key),
            new("kms", "Encrypt", TaggedResource, No, new { KeyId = stage.KeyId, Plaintext = "AAAA" }),
            new("kms", "Decrypt", TaggedResource, No, new { CiphertextBlob = stage.Ciphertext }),
            new("kms", "ReEncrypt", TaggedResource, No, new { CiphertextBlob = stage.Ciphertext, DestinationKeyId = stage.KeyId }),
            new("kms", "GenerateDataKey", TaggedResource, No, new { KeyId = stage.KeyId, KeySpec = "AES_256" }),
            new("kms", "GenerateRandom", Account, No, new { NumberOfBytes = 1 }),
            new("kms", "EnableKeyRotation", TaggedResource, No, key),
            new("kms", "GetKeyRotationStatus", TaggedResource, Metadata, key),
            new("kms", "DisableKeyRotation", TaggedResource, No, key),
            new("kms", "RotateKey", TaggedResource, No, key),
            new("kms", "GetParametersForImport", TaggedResource, No, new { KeyId = stage.KeyId, WrappingAlgorithm = "RSAES_OAEP_SHA_256", WrappingKeySpec = "RSA_2048" }),
            new("kms", "ImportKeyMaterial", TaggedResource, No, new { KeyId = stage.KeyId, EncryptedKeyMaterial = "AAAA", ImportToken = "AAAA" }),
            new("kms", "DeleteImportedKeyMaterial", TaggedResource, No, key),
            new("kms", "GetPublicKey", TaggedResource, Metadata, key),
            new("kms", "SignByAsymmetricKey", TaggedResource, No, new { KeyId = stage.KeyId, Algorithm = "RSA_PSS_SHA_256", Message = "AAAA", MessageType = "RAW" }),
            new("kms", "VerifyByAsymmetricKey", TaggedResource, No, new { KeyId = stage.KeyId, Algorithm = "RSA_PSS_SHA_256", Message = "AAAA", MessageType = "RAW", SignatureValue = "AAAA" }),
            new("kms", "AsymmetricRsaDecrypt", TaggedResource, No, new { KeyId = stage.KeyId, Ciphertext = "AAAA", Algorithm = "RSAES_OAEP_SHA_256" }),
            new("kms", "BindCloudResource", TaggedResource, No, new { KeyId = stage.KeyId, ProductId = "p", ResourceId = "r" }),
            new("kms", "UnbindCloudResource", TaggedResource, No, new { KeyId = stage.KeyId, ProductId = "p", ResourceId = "r" }),
            new("kms", "ListAlgorithms", Account, Metadata, new { }),
            new("kms", "GetServiceStatus", Account, Metadata, new { }),
            new("kms", "GetRegions", Account, Metadata, new { }),
        ];
    }

    private static VerdictRow[] Users(Stage stage)
    {
        object named = new { Name = Stage.User };
        object target = new { TargetUin = stage.Uin };
        object group = new { GroupId = stage.GroupId };
        object membership = new { Info = new[] { new { Uid = stage.Uid, GroupId = stage.GroupId } } };
        return
        [
            new("cam", "AddUser", OtherResource, No, named),
            new("cam", "GetUser", OtherResource, Metadata, named),
            new("cam", "UpdateUser", OtherResource, No, new { Name = Stage.User, Remark = "r" }),
            new("cam", "ListUsers", Account, Metadata, new { }),
            new("cam", "DeleteUser", OtherResource, No, new { Name = "nobody-of-this-name" }),
            new("cam", "DescribeSubAccounts", OtherResource, Metadata, new { FilterSubAccountUin = new[] { stage.Uin } }),
            new("cam", "CreateGroup", OtherResource, No, new { GroupName = Stage.Group }),
            new("cam", "GetGroup", OtherResource, Metadata, group),
            new("cam", "UpdateGroup", OtherResource, No, new { GroupId = stage.GroupId, Remark = "r" }),
            new("cam", "ListGroups", Account, Metadata, new { }),
            new("cam", "DeleteGroup", OtherResource, No, new { GroupId = 1 }),
            new("cam", "AddUserToGroup", OtherResource, No, membership),
            new("cam", "ListUsersForGroup", OtherResource, Metadata, group),
            new("cam", "ListGroupsForUser", OtherResource, Metadata, new { SubUin = stage.Uin }),
            new("cam", "RemoveUserFromGroup", OtherResource, No, membership),
            new("cam", "CreateAccessKey", OtherResource, No, target),
            new("cam", "ListAccessKeys", OtherResource, Metadata, target),
            new("cam", "UpdateAccessKey", OtherResource, No, new { AccessKeyId = stage.UserKeyId, Status = "Active", TargetUin = stage.Uin }),
            new("cam", "DeleteAccessKey", OtherResource, No, new { AccessKeyId = stage.UserKeyId, TargetUin = stage.Uin }),
            new("cam", "GetSecurityLastUsed", OtherResource, Metadata, new { SecretIdList = new[] { stage.UserKeyId } }),
            new("cam", "GetPasswordRules", Account, Metadata, new { }),
            new("cam", "UpdatePasswordRules", Account, No, new { Rules = new { MinimumLength = 8 } }),
            new("cam", "DescribeSafeAuthFlag", OtherResource, Metadata, new { }),
            new("cam", "DescribeSafeAuthFlagIntl", OtherResource, Metadata, new { }),
            new("cam", "DescribeSafeAuthFlagColl", OtherResource, Metadata, new { SubUin = stage.Uin }),
            new("cam", "SetMfaFlag", OtherResource, No, new { OpUin = stage.Uin }),
            new("cam", "BindMfaDevice", OtherResource, No, new { }),
            new("cam", "ConfirmMfaDevice", OtherResource, No, new { FirstTokenCode = "000000", SecondTokenCode = "000001" }),
            new("cam", "UnbindMfaDevice", OtherResource, No, target),
        ];
    }

    private static VerdictRow[] Policies(Stage stage)
    {
        object policy = new { PolicyId = stage.PolicyId };
        return
        [
            new("cam", "CreatePolicy", OtherResource, No, new { PolicyName = Stage.Policy, PolicyDocument = Document }),
            new("cam", "GetPolicy", OtherResource, Metadata, policy),
            new("cam", "UpdatePolicy", OtherResource, No, new { PolicyId = stage.PolicyId, Description = "d" }),
            new("cam", "ListPolicies", Account, Metadata, new { }),
            new("cam", "DeletePolicy", OtherResource, No, new { PolicyId = new[] { 999 } }),
            new("cam", "CreatePolicyVersion", OtherResource, No, new { PolicyId = stage.PolicyId, PolicyDocument = "none", SetAsDefault = false }),
            new("cam", "ListPolicyVersions", OtherResource, Metadata, policy),
            new("cam", "GetPolicyVersion", OtherResource, Metadata, new { PolicyId = stage.PolicyId, VersionId = 1 }),
            new("cam", "SetDefaultPolicyVersion", OtherResource, No, new { PolicyId = stage.PolicyId, VersionId = 1 }),
            new("cam", "DeletePolicyVersion", OtherResource, No, new { PolicyId = stage.PolicyId, VersionId = new[] { 1 } }),
            new("cam", "ListEntitiesForPolicy", OtherResource, Metadata, policy),
            new("cam", "GetAccountSummary", Account, Metadata, new { }),
            new("cam", "AttachUserPolicy", OtherResource, No, new { PolicyId = stage.PolicyId, AttachUin = stage.Uin }),
            new("cam", "ListAttachedUserPolicies", OtherResource, Metadata, new { TargetUin = stage.Uin }),
            new("cam", "ListAttachedUserAllPolicies", OtherResource, Metadata, new { TargetUin = stage.Uin, Rp = 10, Page = 1, AttachType = 0 }),
            new("cam", "DetachUserPolicy", OtherResource, No, new { PolicyId = stage.PolicyId, DetachUin = stage.Uin }),
            new("cam", "AttachGroupPolicy", OtherResource, No, new { PolicyId = stage.PolicyId, AttachGroupId = stage.GroupId }),
            new("cam", "ListAttachedGroupPolicies", OtherResource, Metadata, new { TargetGroupId = stage.GroupId }),
            new("cam", "DetachGroupPolicy", OtherResource, No, new { PolicyId = stage.PolicyId, DetachGroupId = stage.GroupId }),
            new("cam", "AttachRolePolicy", OtherResource, No, new { PolicyId = stage.PolicyId, AttachRoleName = Stage.Role }),
            new("cam", "ListAttachedRolePolicies", TaggedResource, Metadata, new { RoleName = Stage.Role, Page = 1, Rp = 10 }),
            new("cam", "DetachRolePolicy", OtherResource, No, new { PolicyId = stage.PolicyId, DetachRoleName = Stage.Role }),
            new("cam", "PutUserPermissionsBoundary", OtherResource, No, new { TargetUin = stage.Uin, PolicyId = stage.PolicyId }),
            new("cam", "GetUserPermissionBoundary", OtherResource, Metadata, new { TargetUin = stage.Uin }),
            new("cam", "DeleteUserPermissionsBoundary", OtherResource, No, new { TargetUin = stage.Uin }),
            new("cam", "PutRolePermissionsBoundary", OtherResource, No, new { RoleName = Stage.Role, PolicyId = stage.PolicyId }),
            new("cam", "DeleteRolePermissionsBoundary", TaggedResource, No, new { RoleName = Stage.Role }),
            new("cam", "GetRolePermissionBoundary", TaggedResource, Metadata, new { RoleId = stage.RoleId }),
        ];
    }

    private static VerdictRow[] Roles(Stage stage)
    {
        object role = new { RoleName = Stage.Role };
        object provider = new { Name = Stage.Provider };
        return
        [
            new("cam", "CreateRole", OtherResource, No, new { RoleName = Stage.Role, PolicyDocument = stage.Trust }),
            new("cam", "GetRole", TaggedResource, Metadata, role),
            new("cam", "UpdateAssumeRolePolicy", TaggedResource, No, new { RoleName = Stage.Role, PolicyDocument = stage.Trust }),
            new("cam", "UpdateRoleDescription", TaggedResource, No, new { RoleName = Stage.Role, Description = "d" }),
            new("cam", "UpdateRoleSessionDuration", TaggedResource, No, new { RoleName = Stage.Role, SessionDuration = 7200 }),
            new("cam", "UpdateRoleConsoleLogin", TaggedResource, No, new { RoleName = Stage.Role, ConsoleLogin = 0 }),
            new("cam", "DescribeRoleList", Account, Metadata, new { Page = 1, Rp = 10 }),
            new("cam", "DeleteRole", OtherResource, No, new { RoleName = "none" }),
            new("cam", "TagRole", TaggedResource, No, new { RoleName = Stage.Role, Tags = new[] { new { Key = "env", Value = "dev" } } }),
            new("cam", "UntagRole", TaggedResource, No, new { RoleName = Stage.Role, TagKeys = new[] { "other" } }),
            new("cam", "RevokeRoleSessions", TaggedResource, No, role),
            new("cam", "CreateOIDCConfig", OtherResource, No, new { stage.Issuer.Name, stage.Issuer.IdentityUrl, stage.Issuer.ClientId, stage.Issuer.IdentityKey }),
            new("cam", "DescribeOIDCConfig", OtherResource, Metadata, provider),
            new("cam", "UpdateOIDCConfig", OtherResource, No, new { stage.Issuer.Name, stage.Issuer.IdentityUrl, stage.Issuer.ClientId, stage.Issuer.IdentityKey }),
            new("cam", "DeleteOIDCConfig", OtherResource, No, new { Name = "none" }),
        ];
    }

    private static VerdictRow[] Sessions(Stage stage) =>
    [
        new("sts", "AssumeRole", TaggedResource, No, new { RoleArn = $"qcs::cam::uin/{stage.Account}:roleName/{Stage.Role}", RoleSessionName = "session" }),
        new("sts", "AssumeRoleWithWebIdentity", Public, No, new { ProviderId = Stage.Provider, WebIdentityToken = "none", RoleArn = $"qcs::cam::uin/{stage.Account}:roleName/{Stage.Role}", RoleSessionName = "session" }),
        new("sts", "GetFederationToken", Account, No, new { Name = "name", Policy = Uri.EscapeDataString(Document) }),
        new("sts", "GetSessionToken", Account, No, new { }),
        new("sts", "GetCallerIdentity", Caller, Metadata, new { }),
    ];

    private static VerdictRow[] Tags(Stage stage)
    {
        string secret = stage.SecretResource;
        object tag = new { TagKey = "env", TagValue = "dev" };
        return
        [
            new("tag", "TagResources", TaggedResource, No, new { ResourceList = new[] { secret }, Tags = new[] { tag } }),
            new("tag", "UnTagResources", TaggedResource, No, new { ResourceList = new[] { secret }, TagKeys = new[] { "other" } }),
            new("tag", "AddResourceTag", TaggedResource, No, new { TagKey = "env", TagValue = "dev", Resource = secret }),
            new("tag", "UpdateResourceTagValue", TaggedResource, No, new { TagKey = "env", TagValue = "dev", Resource = secret }),
            new("tag", "DeleteResourceTag", TaggedResource, No, new { TagKey = "other", Resource = secret }),
            new("tag", "ModifyResourceTags", TaggedResource, No, new { Resource = secret, ReplaceTags = new[] { tag } }),
            new("tag", "AttachResourcesTag", TaggedResource, No, new { ServiceType = "ssm", ResourceIds = new[] { Stage.Secret }, TagKey = "env", TagValue = "dev", ResourceRegion = stage.Region, ResourcePrefix = "secret" }),
            new("tag", "ModifyResourcesTagValue", TaggedResource, No, new { ServiceType = "ssm", ResourceIds = new[] { Stage.Secret }, TagKey = "env", TagValue = "dev", ResourceRegion = stage.Region, ResourcePrefix = "secret" }),
            new("tag", "DetachResourcesTag", TaggedResource, No, new { ServiceType = "ssm", ResourceIds = new[] { Stage.Secret }, TagKey = "other", ResourceRegion = stage.Region, ResourcePrefix = "secret" }),
            new("tag", "GetResources", List, Metadata, new { }),
            new("tag", "GetTags", List, Metadata, new { }),
            new("tag", "GetTagKeys", List, Metadata, new { }),
            new("tag", "GetTagValues", List, Metadata, new { TagKeys = new[] { "env" } }),
            new("tag", "DescribeTags", List, Metadata, new { }),
            new("tag", "DescribeTagKeys", List, Metadata, new { }),
            new("tag", "DescribeTagValues", List, Metadata, new { TagKeys = new[] { "env" } }),
            new("tag", "DescribeResourceTags", List, Metadata, new { }),
            new("tag", "DescribeResourceTagsByResourceIds", List, Metadata, new { ServiceType = "ssm", ResourcePrefix = "secret", ResourceIds = new[] { Stage.Secret }, ResourceRegion = stage.Region }),
            new("tag", "DescribeResourceTagsByTagKeys", List, Metadata, new { ServiceType = "ssm", ResourcePrefix = "secret", ResourceRegion = stage.Region, ResourceIds = new[] { Stage.Secret }, TagKeys = new[] { "env" } }),
            new("tag", "DescribeResourcesByTags", List, Metadata, new { TagFilters = new[] { new { TagKey = "env" } } }),
            new("tag", "DescribeResourcesByTagsUnion", List, Metadata, new { TagFilters = new[] { new { TagKey = "env" } } }),
            new("tag", "CreateTag", TaggedResource, No, tag),
            new("tag", "CreateTags", TaggedResource, No, new { Tags = new[] { tag } }),
            new("tag", "DeleteTag", Account, No, new { TagKey = "other", TagValue = "other" }),
            new("tag", "DeleteTags", Account, No, new { Tags = new[] { new { TagKey = "other", TagValue = "other" } } }),
        ];
    }

    private static VerdictRow[] Events(Stage stage)
    {
        // An hour in which nobody has called: what it would show depends on how fast the rows before it were.
        long end = DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 3600;
        object place = new { StorageType = "cos", StorageRegion = stage.Region, StorageName = "none", StoragePrefix = "track" };
        return
        [
            new("cloudaudit", "LookUpEvents", Account, Metadata, new { StartTime = end - 60, EndTime = end }),
            new("cloudaudit", "DescribeEvents", Account, Metadata, new { StartTime = end - 60, EndTime = end }),
            new("cloudaudit", "GetAttributeKey", Account, Metadata, new { }),
            new("cloudaudit", "CreateAuditTrack", Account, No, new { Name = "track", Status = 0, ResourceType = "*", ActionType = "*", EventNames = new[] { "*" }, Storage = place }),
            new("cloudaudit", "CreateEventsAuditTrack", Account, No, new { Name = "track", Status = 0, Storage = place, Filters = new { } }),
            new("cloudaudit", "ModifyAuditTrack", Account, No, new { TrackId = 1, Status = 0 }),
            new("cloudaudit", "ModifyEventsAuditTrack", Account, No, new { TrackId = 1, Status = 0 }),
            new("cloudaudit", "DescribeAuditTrack", Account, Metadata, new { TrackId = 1 }),
            new("cloudaudit", "DescribeAuditTracks", Account, Metadata, new { PageNumber = 1, PageSize = 10 }),
            new("cloudaudit", "DeleteAuditTrack", Account, No, new { TrackId = 1 }),
            new("cloudaudit", "StartLogging", Account, No, new { AuditName = "none" }),
            new("cloudaudit", "StopLogging", Account, No, new { AuditName = "none" }),
            new("cloudaudit", "ListAudits", Account, Metadata, new { }),
            new("cloudaudit", "InquireAuditCredit", Account, Metadata, new { }),
        ];
    }
}
