using SecretsManager.Protocol;
using SecretsManager.Protocol.Kms;
using SecretsManager.Server.Access.Policies;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Gateway;
using Xunit;

namespace SecretsManager.Tests.Gateway;

public class ActionCatalogueTests
{
    // What must never stand in an audit record, whole texts that it would cut included.
    private static readonly string[] Secrets =
    [
        "SecretString", "SecretBinary", "AdditionalConfig", "Tags", "Plaintext", "Message", "EncryptedKeyMaterial", "EncryptionContext", "ImportToken", "Password", "TokenCode",
        "FirstTokenCode", "SecondTokenCode", "WebIdentityToken", "Policy", "PolicyDocument", "ExternalId", "IdentityKey", "Credentials", "TmpSecretKey", "Token", "SecretKey", "Secret", "OtpAuthUri", "AccessKey",
        "PrivateKey",
    ];

    private static readonly string[] Expected =
    [
        "AddResourceTag Write tag:AddResourceTag global wire [Resource TagKey]",
        "AddUser Write cam:AddUser global wire [Name Remark ConsoleLogin UseApi NeedResetPassword] answers [Uin Uid]",
        "AddUserToGroup Write cam:AddUserToGroup global wire []",
        "AdvanceProbe Write ssm:AdvanceProbe regional internal [SecretName VersionId Event Epoch Owner Reason]",
        "AdvanceRotation Write ssm:AdvanceRotation regional internal [SecretName FlowID Event Epoch Owner Fault Reason]",
        "ArchiveKey Write kms:ArchiveKey regional wire [KeyId]",
        "AssumeRole Write sts:AssumeRole global wire [RoleArn RoleSessionName DurationSeconds SourceIdentity SerialNumber] answers [ExpiredTime]",
        "AssumeRoleWithWebIdentity Read sts:AssumeRoleWithWebIdentity global wire [ProviderId RoleArn RoleSessionName DurationSeconds] answers [ExpiredTime] public",
        "AsymmetricRsaDecrypt Read kms:AsymmetricRsaDecrypt regional wire [KeyId Algorithm] answers [KeyId]",
        "AttachGroupPolicy Write cam:AttachGroupPolicy global wire [PolicyId AttachGroupId]",
        "AttachResourcesTag Write tag:AttachResourcesTag global wire [ServiceType ResourcePrefix ResourceRegion TagKey]",
        "AttachRolePolicy Write cam:AttachRolePolicy global wire [PolicyId PolicyName AttachRoleId AttachRoleName]",
        "AttachUserPolicy Write cam:AttachUserPolicy global wire [PolicyId AttachUin]",
        "BeginRotation Write ssm:BeginRotation regional internal [SecretName]",
        "BindCloudResource Write kms:BindCloudResource regional wire [KeyId ProductId ResourceId]",
        "BindMfaDevice Write cam:BindMfaDevice global wire [] answers [SerialNumber]",
        "CancelKeyArchive Write kms:CancelKeyArchive regional wire [KeyId]",
        "CancelKeyDeletion Write kms:CancelKeyDeletion regional wire [KeyId] answers [KeyId]",
        "ChangeSecretKey Write ssm:ChangeSecretKey regional wire [SecretName KmsKeyId EncryptType] answers [SecretName KmsKeyId]",
        "ConfirmMfaDevice Write cam:ConfirmMfaDevice global wire []",
        "CreateAccessKey Write cam:CreateAccessKey global wire [TargetUin Description]",
        "CreateAuditTrack Write cloudaudit:CreateAuditTrack global wire [Name Status ActionType ResourceType] answers [TrackId]",
        "CreateEventsAuditTrack Write cloudaudit:CreateEventsAuditTrack global wire [Name Status] answers [TrackId]",
        "CreateGroup Write cam:CreateGroup global wire [GroupName Remark] answers [GroupId]",
        "CreateKey Write kms:CreateKey regional wire [Alias Description KeyUsage Type] answers [KeyId]",
        "CreateOIDCConfig Write cam:CreateOIDCConfig global wire [IdentityUrl Name AutoRotateKey]",
        "CreatePolicy Write cam:CreatePolicy global wire [PolicyName Description] answers [PolicyId]",
        "CreatePolicyVersion Write cam:CreatePolicyVersion global wire [PolicyId SetAsDefault] answers [VersionId]",
        "CreateProductSecret Write ssm:CreateProductSecret regional wire [SecretName UserNamePrefix ProductName InstanceID Description KmsKeyId EncryptType EnableRotation RotationFrequency RotationBeginTime] answers [SecretName FlowID]",
        "CreateRole Write cam:CreateRole global wire [RoleName Description ConsoleLogin SessionDuration] answers [RoleId]",
        "CreateSSHKeyPairSecret Write ssm:CreateSSHKeyPairSecret regional wire [SecretName ProjectId SSHKeyName Description KmsKeyId EncryptType KeyType InstanceID UserName] answers [SecretName SSHKeyID SSHKeyName FlowID]",
        "CreateSecret Write ssm:CreateSecret regional wire [SecretName VersionId Description KmsKeyId SecretType EncryptType] answers [SecretName VersionId FlowID]",
        "CreateTag Write tag:CreateTag global wire [TagKey]",
        "CreateTags Write tag:CreateTags global wire []",
        "Decrypt Read kms:Decrypt regional wire [] answers [KeyId]",
        "DeleteAccessKey Write cam:DeleteAccessKey global wire [AccessKeyId TargetUin]",
        "DeleteAuditTrack Write cloudaudit:DeleteAuditTrack global wire [TrackId]",
        "DeleteGroup Write cam:DeleteGroup global wire [GroupId]",
        "DeleteImportedKeyMaterial Write kms:DeleteImportedKeyMaterial regional wire [KeyId]",
        "DeleteOIDCConfig Write cam:DeleteOIDCConfig global wire [Name]",
        "DeletePolicy Write cam:DeletePolicy global wire []",
        "DeletePolicyVersion Write cam:DeletePolicyVersion global wire [PolicyId]",
        "DeleteResourceTag Write tag:DeleteResourceTag global wire [Resource TagKey]",
        "DeleteRole Write cam:DeleteRole global wire [RoleId RoleName]",
        "DeleteRolePermissionsBoundary Write cam:DeleteRolePermissionsBoundary global wire [RoleId RoleName]",
        "DeleteSecret Write ssm:DeleteSecret regional wire [SecretName RecoveryWindowInDays DeleteMode CleanSSHKey] answers [SecretName DeleteTime FlowID]",
        "DeleteSecretVersion Write ssm:DeleteSecretVersion regional wire [SecretName VersionId] answers [SecretName VersionId]",
        "DeleteTag Write tag:DeleteTag global wire [TagKey]",
        "DeleteTags Write tag:DeleteTags global wire []",
        "DeleteUser Write cam:DeleteUser global wire [Name Force]",
        "DeleteUserPermissionsBoundary Write cam:DeleteUserPermissionsBoundary global wire [TargetUin]",
        "DeregisterEventReceiver Write ssm:DeregisterEventReceiver regional wire [ReceiverName]",
        "DeregisterProductInstance Write ssm:DeregisterProductInstance regional wire [InstanceID]",
        "DescribeAsyncRequestInfo Read ssm:DescribeAsyncRequestInfo regional wire [FlowID]",
        "DescribeAuditTrack Read cloudaudit:DescribeAuditTrack global wire [TrackId]",
        "DescribeAuditTracks Read cloudaudit:DescribeAuditTracks global wire [PageNumber PageSize]",
        "DescribeBill Read ssm:DescribeBill regional wire [StartTime EndTime Format]",
        "DescribeEventReceivers Read ssm:DescribeEventReceivers regional wire []",
        "DescribeEvents Read cloudaudit:DescribeEvents global wire [StartTime EndTime MaxResults]",
        "DescribeKey Read kms:DescribeKey regional wire [KeyId]",
        "DescribeKeys Read kms:DescribeKeys regional wire []",
        "DescribeOIDCConfig Read cam:DescribeOIDCConfig global wire [Name]",
        "DescribeProductInstances Read ssm:DescribeProductInstances regional wire [ProductName Offset Limit]",
        "DescribeResourceTags Read tag:DescribeResourceTags global wire [CreateUin ResourceRegion ServiceType ResourcePrefix ResourceId Offset Limit]",
        "DescribeResourceTagsByResourceIds Read tag:DescribeResourceTagsByResourceIds global wire [ServiceType ResourcePrefix ResourceRegion Offset Limit Category]",
        "DescribeResourceTagsByTagKeys Read tag:DescribeResourceTagsByTagKeys global wire [ServiceType ResourcePrefix ResourceRegion Offset Limit]",
        "DescribeResourcesByTags Read tag:DescribeResourcesByTags global wire [CreateUin ResourceRegion ServiceType ResourcePrefix ResourceId Offset Limit]",
        "DescribeResourcesByTagsUnion Read tag:DescribeResourcesByTagsUnion global wire [CreateUin ResourceRegion ServiceType ResourcePrefix ResourceId Offset Limit]",
        "DescribeRoleList Read cam:DescribeRoleList global wire [Page Rp]",
        "DescribeRotationDetail Read ssm:DescribeRotationDetail regional wire [SecretName]",
        "DescribeRotationHistory Read ssm:DescribeRotationHistory regional wire [SecretName]",
        "DescribeSafeAuthFlag Read cam:DescribeSafeAuthFlag global wire []",
        "DescribeSafeAuthFlagColl Read cam:DescribeSafeAuthFlagColl global wire [SubUin]",
        "DescribeSafeAuthFlagIntl Read cam:DescribeSafeAuthFlagIntl global wire []",
        "DescribeSecret Read ssm:DescribeSecret regional wire [SecretName]",
        "DescribeSecretRotation Read ssm:DescribeSecretRotation regional wire [SecretName]",
        "DescribeStrayAccounts Read ssm:DescribeStrayAccounts regional wire [InstanceID]",
        "DescribeSubAccounts Read cam:DescribeSubAccounts global wire []",
        "DescribeSupportedProducts Read ssm:DescribeSupportedProducts regional wire []",
        "DescribeTagKeys Read tag:DescribeTagKeys global wire [Offset Limit CreateUin ShowProject Category]",
        "DescribeTagValues Read tag:DescribeTagValues global wire [Offset Limit CreateUin Category]",
        "DescribeTags Read tag:DescribeTags global wire [Offset Limit CreateUin TagKey ShowProject]",
        "DescribeUsage Read ssm:DescribeUsage regional wire [StartTime EndTime Period Format]",
        "DescribeVersionRollout Read ssm:DescribeVersionRollout regional wire [SecretName VersionId Days Offset Limit]",
        "DetachGroupPolicy Write cam:DetachGroupPolicy global wire [PolicyId DetachGroupId]",
        "DetachResourcesTag Write tag:DetachResourcesTag global wire [ServiceType ResourcePrefix ResourceRegion TagKey]",
        "DetachRolePolicy Write cam:DetachRolePolicy global wire [PolicyId PolicyName DetachRoleId DetachRoleName]",
        "DetachUserPolicy Write cam:DetachUserPolicy global wire [PolicyId DetachUin]",
        "DisableKey Write kms:DisableKey regional wire [KeyId]",
        "DisableKeyRotation Write kms:DisableKeyRotation regional wire [KeyId]",
        "DisableKeys Write kms:DisableKeys regional wire []",
        "DisableSecret Write ssm:DisableSecret regional wire [SecretName] answers [SecretName]",
        "DropStrayAccounts Write ssm:DropStrayAccounts regional wire [InstanceID]",
        "EnableKey Write kms:EnableKey regional wire [KeyId]",
        "EnableKeyRotation Write kms:EnableKeyRotation regional wire [KeyId RotateDays]",
        "EnableKeys Write kms:EnableKeys regional wire []",
        "EnableSecret Write ssm:EnableSecret regional wire [SecretName] answers [SecretName]",
        "Encrypt Read kms:Encrypt regional wire [KeyId] answers [KeyId]",
        "GenerateDataKey Read kms:GenerateDataKey regional wire [KeyId KeySpec NumberOfBytes] answers [KeyId]",
        "GenerateRandom Read kms:GenerateRandom regional wire [NumberOfBytes]",
        "GetAccountSummary Read cam:GetAccountSummary global wire []",
        "GetAttributeKey Read cloudaudit:GetAttributeKey global wire [WebsiteType]",
        "GetCallerIdentity Read sts:GetCallerIdentity global wire [] for everyone",
        "GetFederationToken Write sts:GetFederationToken global wire [Name DurationSeconds] answers [ExpiredTime]",
        "GetGroup Read cam:GetGroup global wire [GroupId]",
        "GetKeyRotationStatus Read kms:GetKeyRotationStatus regional wire [KeyId]",
        "GetParametersForImport Write kms:GetParametersForImport regional wire [KeyId WrappingAlgorithm WrappingKeySpec] answers [KeyId ParametersValidTo]",
        "GetPasswordRules Read cam:GetPasswordRules global wire []",
        "GetPolicy Read cam:GetPolicy global wire [PolicyId]",
        "GetPolicyVersion Read cam:GetPolicyVersion global wire [PolicyId VersionId]",
        "GetPublicKey Read kms:GetPublicKey regional wire [KeyId] answers [KeyId]",
        "GetRegions Read kms:GetRegions global wire []",
        "GetRegions Read ssm:GetRegions global wire []",
        "GetResources Read tag:GetResources global wire [MaxResults]",
        "GetRole Read cam:GetRole global wire [RoleId RoleName]",
        "GetRolePermissionBoundary Read cam:GetRolePermissionBoundary global wire [RoleId]",
        "GetSSHKeyPairValue Read ssm:GetSSHKeyPairValue regional wire [SecretName SSHKeyId] answers [SSHKeyID]",
        "GetSecretValue Read ssm:GetSecretValue regional wire [SecretName VersionId] answers [SecretName VersionId]",
        "GetSecurityLastUsed Read cam:GetSecurityLastUsed global wire []",
        "GetServiceStatus Read kms:GetServiceStatus regional wire []",
        "GetServiceStatus Read ssm:GetServiceStatus regional wire []",
        "GetSessionToken Write sts:GetSessionToken global wire [SerialNumber DurationSeconds] answers [ExpiredTime]",
        "GetTagKeys Read tag:GetTagKeys global wire [MaxResults Category]",
        "GetTagValues Read tag:GetTagValues global wire [MaxResults Category]",
        "GetTags Read tag:GetTags global wire [MaxResults Category]",
        "GetUser Read cam:GetUser global wire [Name]",
        "GetUserPermissionBoundary Read cam:GetUserPermissionBoundary global wire [TargetUin]",
        "ImportKeyMaterial Write kms:ImportKeyMaterial regional wire [KeyId ValidTo]",
        "InquireAuditCredit Read cloudaudit:InquireAuditCredit global wire []",
        "ListAccessKeys Read cam:ListAccessKeys global wire [TargetUin]",
        "ListAlgorithms Read kms:ListAlgorithms regional wire []",
        "ListAttachedGroupPolicies Read cam:ListAttachedGroupPolicies global wire [TargetGroupId Page Rp Keyword]",
        "ListAttachedRolePolicies Read cam:ListAttachedRolePolicies global wire [Page Rp RoleId RoleName PolicyType Keyword]",
        "ListAttachedUserAllPolicies Read cam:ListAttachedUserAllPolicies global wire [TargetUin Rp Page AttachType StrategyType Keyword]",
        "ListAttachedUserPolicies Read cam:ListAttachedUserPolicies global wire [TargetUin Page Rp]",
        "ListAudits Read cloudaudit:ListAudits global wire []",
        "ListEntitiesForPolicy Read cam:ListEntitiesForPolicy global wire [PolicyId Page Rp EntityFilter]",
        "ListGroups Read cam:ListGroups global wire [Page Rp Keyword]",
        "ListGroupsForUser Read cam:ListGroupsForUser global wire [Uid SubUin Page Rp]",
        "ListKeyDetail Read kms:ListKeyDetail regional wire [Offset Limit Role OrderType KeyState SearchKeyAlias Origin KeyUsage]",
        "ListKeys Read kms:ListKeys regional wire [Offset Limit Role]",
        "ListPolicies Read cam:ListPolicies global wire [Rp Page Scope Keyword]",
        "ListPolicyVersions Read cam:ListPolicyVersions global wire [PolicyId]",
        "ListSecretVersionIds Read ssm:ListSecretVersionIds regional wire [SecretName] answers [SecretName]",
        "ListSecrets Read ssm:ListSecrets regional wire [Offset Limit OrderType State SearchSecretName SecretType ProductName EncryptType InstanceID]",
        "ListUsers Read cam:ListUsers global wire []",
        "ListUsersForGroup Read cam:ListUsersForGroup global wire [GroupId Page Rp]",
        "LookUpEvents Read cloudaudit:LookUpEvents global wire [StartTime EndTime MaxResults Mode]",
        "ModifyAuditTrack Write cloudaudit:ModifyAuditTrack global wire [TrackId Name ActionType ResourceType Status]",
        "ModifyEventsAuditTrack Write cloudaudit:ModifyEventsAuditTrack global wire [TrackId Name Status]",
        "ModifyResourceTags Write tag:ModifyResourceTags global wire [Resource]",
        "ModifyResourcesTagValue Write tag:ModifyResourcesTagValue global wire [ServiceType ResourcePrefix ResourceRegion TagKey]",
        "MoveOwnKey Write kms:MoveOwnKey regional internal [Target]",
        "NoteSecrets Write ssm:NoteSecrets global internal []",
        "PlanProbes Write ssm:PlanProbes global internal []",
        "PromoteVersion Write ssm:PromoteVersion regional wire [SecretName VersionId FollowNewest] answers [SecretName VersionId]",
        "PruneReaders Write ssm:PruneReaders global internal []",
        "PurgeSecret Write ssm:PurgeSecret regional internal [SecretName]",
        "PutRolePermissionsBoundary Write cam:PutRolePermissionsBoundary global wire [PolicyId RoleId RoleName]",
        "PutSecretValue Write ssm:PutSecretValue regional wire [SecretName VersionId] answers [SecretName VersionId]",
        "PutUserPermissionsBoundary Write cam:PutUserPermissionsBoundary global wire [TargetUin PolicyId]",
        "ReEncrypt Read kms:ReEncrypt regional wire [DestinationKeyId] answers [KeyId SourceKeyId]",
        "RegisterEventReceiver Write ssm:RegisterEventReceiver regional wire [ReceiverName SecretNamePrefix] answers [ReceiverName]",
        "RegisterProductInstance Write ssm:RegisterProductInstance regional wire [InstanceID ProductName Host Port Encryption Database CredentialSecretName CredentialVersionId PasswordLength LoginsPerSecond] answers [InstanceID]",
        "RemoveUserFromGroup Write cam:RemoveUserFromGroup global wire []",
        "RestoreSecret Write ssm:RestoreSecret regional wire [SecretName] answers [SecretName]",
        "RevokeRoleSessions Write cam:RevokeRoleSessions global wire [RoleId RoleName]",
        "RollbackVersion Write ssm:RollbackVersion regional wire [SecretName] answers [SecretName VersionId]",
        "RotateInstanceAdministrator Write ssm:RotateInstanceAdministrator regional wire [InstanceID Frequency] answers [SecretName FlowID]",
        "RotateKey Write kms:RotateKey regional wire [KeyId] answers [TaskId]",
        "RotateProductSecret Write ssm:RotateProductSecret regional wire [SecretName] answers [FlowID]",
        "RotateSecret Write ssm:RotateSecret regional wire [SecretName] answers [FlowID]",
        "ScheduleKeyDeletion Write kms:ScheduleKeyDeletion regional wire [KeyId PendingWindowInDays] answers [KeyId DeletionDate]",
        "SetDefaultPolicyVersion Write cam:SetDefaultPolicyVersion global wire [PolicyId VersionId]",
        "SetMfaFlag Write cam:SetMfaFlag global wire [OpUin]",
        "SetSecretRotation Write ssm:SetSecretRotation regional wire [SecretName Kind EnableRotation Frequency RotationBeginTime PasswordLength Command] answers [SecretName Kind]",
        "SignByAsymmetricKey Read kms:SignByAsymmetricKey regional wire [KeyId Algorithm MessageType]",
        "SimulateAccess Read ssm:SimulateAccess regional wire [Action Resource SecretName Principal Offset Limit]",
        "StartLogging Write cloudaudit:StartLogging global wire [AuditName]",
        "StartVersionRollout Write ssm:StartVersionRollout regional wire [SecretName VersionId Percent] answers [SecretName State CurrentVersionId VersionId]",
        "StopLogging Write cloudaudit:StopLogging global wire [AuditName]",
        "TagResources Write tag:TagResources global wire []",
        "TagRole Write cam:TagRole global wire [RoleId RoleName]",
        "TellDueRotations Write ssm:TellDueRotations global internal []",
        "TendKey Write kms:TendKey regional internal [KeyId]",
        "UnTagResources Write tag:UnTagResources global wire []",
        "UnbindCloudResource Write kms:UnbindCloudResource regional wire [KeyId ProductId ResourceId]",
        "UnbindMfaDevice Write cam:UnbindMfaDevice global wire [TargetUin]",
        "UntagRole Write cam:UntagRole global wire [RoleId RoleName]",
        "UpdateAccessKey Write cam:UpdateAccessKey global wire [AccessKeyId Status TargetUin]",
        "UpdateAlias Write kms:UpdateAlias regional wire [KeyId Alias]",
        "UpdateAssumeRolePolicy Write cam:UpdateAssumeRolePolicy global wire [RoleId RoleName]",
        "UpdateDescription Write ssm:UpdateDescription regional wire [SecretName Description] answers [SecretName]",
        "UpdateGroup Write cam:UpdateGroup global wire [GroupId GroupName Remark]",
        "UpdateKeyDescription Write kms:UpdateKeyDescription regional wire [KeyId Description]",
        "UpdateOIDCConfig Write cam:UpdateOIDCConfig global wire [IdentityUrl Name AutoRotateKey]",
        "UpdatePasswordRules Write cam:UpdatePasswordRules global wire []",
        "UpdatePolicy Write cam:UpdatePolicy global wire [PolicyId PolicyName Description] answers [PolicyId]",
        "UpdateProductInstance Write ssm:UpdateProductInstance regional wire [InstanceID Host Port Encryption Database CredentialSecretName CredentialVersionId PasswordLength LoginsPerSecond] answers [InstanceID]",
        "UpdateResourceTagValue Write tag:UpdateResourceTagValue global wire [Resource TagKey]",
        "UpdateRoleConsoleLogin Write cam:UpdateRoleConsoleLogin global wire [RoleId RoleName ConsoleLogin]",
        "UpdateRoleDescription Write cam:UpdateRoleDescription global wire [RoleId RoleName Description]",
        "UpdateRoleSessionDuration Write cam:UpdateRoleSessionDuration global wire [RoleId RoleName SessionDuration]",
        "UpdateRotationStatus Write ssm:UpdateRotationStatus regional wire [SecretName EnableRotation Frequency RotationBeginTime WaitForReadersDays LongestWaitDays]",
        "UpdateSecret Write ssm:UpdateSecret regional wire [SecretName VersionId] answers [SecretName VersionId]",
        "UpdateUser Write cam:UpdateUser global wire [Name Remark ConsoleLogin NeedResetPassword]",
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
            Assert.Empty(run.Declaration.AuditFields.Concat(run.Declaration.AnswerFields).Intersect(Secrets));
        });
    }

    [Fact]
    public async Task Policies_may_speak_of_every_action_that_can_be_called()
    {
        await using Bench bench = await Bench.Open();
        Assert.All(bench.Service<ActionCatalogue>().All.Where(run => !run.Declaration.Internal), static run =>
            Assert.Equal(run.Declaration.Name, ServedActions.Known.SpellingOf(run.Declaration.Service, run.Declaration.Name)));
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
        "cloudaudit" => "2019-03-19",
        "kms" => "2019-01-18",
        "cam" => "2019-01-16",
        "sts" => "2018-08-13",
        "tag" => "2018-08-13",
        _ => "2019-09-23",
    };

    private static string Line(ActionDeclaration action) =>
        $"{action.Name} {action.Effect} {action.Permission} {(action.Regional ? "regional" : "global")} {(action.Internal ? "internal" : "wire")} [{string.Join(' ', action.AuditFields)}]"
        + (action.AnswerFields.Count > 0 ? $" answers [{string.Join(' ', action.AnswerFields)}]" : "") + (action.Public ? " public" : "") + (action.ForEveryone ? " for everyone" : "");
}
