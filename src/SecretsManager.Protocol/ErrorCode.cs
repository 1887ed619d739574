namespace SecretsManager.Protocol;

/// <summary>
/// Every error code this product puts on the wire. The names are the wire's with the dot left out. Codes come from the API's own
/// lists (SSM 2019-09-23, KMS 2019-01-18, CAM 2019-01-16, STS and Tag 2018-08-13, and the common codes of API 3.0); clients compare a whole
/// code or its part before the first dot.
/// </summary>
public static class ErrorCode
{
    /// <summary>The <c>Authorization</c> is missing, malformed or of a kind that is switched off.</summary>
    public const string AuthFailureInvalidAuthorization = "AuthFailure.InvalidAuthorization";

    /// <summary>The key id has not the form of one.</summary>
    public const string AuthFailureInvalidSecretId = "AuthFailure.InvalidSecretId";

    /// <summary>The key was right but has been disabled or deleted.</summary>
    public const string AuthFailureSecretIdNotFound = "AuthFailure.SecretIdNotFound";

    /// <summary>The timestamp is more than 300 s away from the server's clock.</summary>
    public const string AuthFailureSignatureExpire = "AuthFailure.SignatureExpire";

    /// <summary>The signature does not match, or the key is unknown: both look alike on purpose.</summary>
    public const string AuthFailureSignatureFailure = "AuthFailure.SignatureFailure";

    /// <summary>The session token is wrong, expired or not of this key.</summary>
    public const string AuthFailureTokenFailure = "AuthFailure.TokenFailure";

    /// <summary>The operation failed; for a secret, mostly because its state does not allow it.</summary>
    public const string FailedOperation = "FailedOperation";

    /// <summary>The customer master key cannot be used: unknown, disabled, or its keeper is away.</summary>
    public const string FailedOperationAccessKmsError = "FailedOperation.AccessKmsError";

    /// <summary>The access key is not in the state that this needs: it must be inactive before it is deleted.</summary>
    public const string FailedOperationAccessKey = "FailedOperation.Accesskey";

    /// <summary>A product's resource uses the key, which therefore stays as it is.</summary>
    public const string FailedOperationCmkUsedByCloudProduct = "FailedOperation.CmkUsedByCloudProduct";

    /// <summary>The ciphertext does not decrypt: it was changed, or is not under this key.</summary>
    public const string FailedOperationDecryptError = "FailedOperation.DecryptError";

    /// <summary>The account has as many policies of its own as it may have.</summary>
    public const string FailedOperationPolicyFull = "FailedOperation.PolicyFull";

    /// <summary>Another policy has the name.</summary>
    public const string FailedOperationPolicyNameInUse = "FailedOperation.PolicyNameInUse";

    /// <summary>The version of the policy is the one in force.</summary>
    public const string FailedOperationPolicyVersionAlreadyDefault = "FailedOperation.PolicyVersionAlreadyDefault";

    /// <summary>The policy has as many versions as it may have.</summary>
    public const string FailedOperationPolicyVersionFull = "FailedOperation.PolicyVersionFull";

    /// <summary>The secret does not rotate, or not now.</summary>
    public const string FailedOperationRotationForbidden = "FailedOperation.RotationForbidden";

    /// <summary>The tag is attached to a resource, and stays as long as that is so.</summary>
    public const string FailedOperationTagAttachedResource = "FailedOperation.TagAttachedResource";

    /// <summary>The user has no telephone by which he could be verified.</summary>
    public const string FailedOperationUserNotBindPhone = "FailedOperation.UserNotBindPhone";

    /// <summary>The user has no WeChat account by which he could be verified.</summary>
    public const string FailedOperationUserNotBindWechat = "FailedOperation.UserNotBindWechat";

    /// <summary>Something unforeseen; the log has the details under the RequestId.</summary>
    public const string InternalError = "InternalError";

    /// <summary>Events cannot be searched just now: the index by which they are found is being built.</summary>
    public const string InternalErrorSearchError = "InternalError.SearchError";

    /// <summary>There is no such action.</summary>
    public const string InvalidAction = "InvalidAction";

    /// <summary>A parameter has the wrong type or form.</summary>
    public const string InvalidParameter = "InvalidParameter";

    /// <summary>The action takes a permanent key, and the call is signed by a temporary one.</summary>
    public const string InvalidParameterAccessKeyNotSupport = "InvalidParameter.AccessKeyNotSupport";

    /// <summary>The actions of a policy are wrong.</summary>
    public const string InvalidParameterActionError = "InvalidParameter.ActionError";

    /// <summary>A statement of a policy names no action.</summary>
    public const string InvalidParameterActionMiss = "InvalidParameter.ActionMiss";

    /// <summary>An action of a policy is none of its service.</summary>
    public const string InvalidParameterActionNotExist = "InvalidParameter.ActionNotExist";

    /// <summary>The user, group or role has as many policies as it may have.</summary>
    public const string InvalidParameterAttachmentFull = "InvalidParameter.AttachmentFull";

    /// <summary>The keys or values of a policy's condition are wrong.</summary>
    public const string InvalidParameterConditionContentError = "InvalidParameter.ConditionContentError";

    /// <summary>The condition of a policy is wrong.</summary>
    public const string InvalidParameterConditionError = "InvalidParameter.ConditionError";

    /// <summary>An operator of a policy's condition is wrong.</summary>
    public const string InvalidParameterConditionTypeError = "InvalidParameter.ConditionTypeError";

    /// <summary>The key material that was to be imported does not decrypt.</summary>
    public const string InvalidParameterDecryptMaterialError = "InvalidParameter.DecryptMaterialError";

    /// <summary>The description is too long.</summary>
    public const string InvalidParameterDescriptionLengthOverlimit = "InvalidParameter.DescriptionLengthOverlimit";

    /// <summary>The effect of a policy is wrong.</summary>
    public const string InvalidParameterEffectError = "InvalidParameter.EffectError";

    /// <summary>The filter of kinds is wrong.</summary>
    public const string InvalidParameterEntityFilterError = "InvalidParameter.EntityFilterError";

    /// <summary>The account has as many groups as it may have.</summary>
    public const string InvalidParameterGroupFull = "InvalidParameter.GroupFull";

    /// <summary>The name of the group is taken.</summary>
    public const string InvalidParameterGroupNameInUse = "InvalidParameter.GroupNameInUse";

    /// <summary>The group has as many users as it may have.</summary>
    public const string InvalidParameterGroupUserFull = "InvalidParameter.GroupUserFull";

    /// <summary>The name of the identity provider is taken.</summary>
    public const string InvalidParameterIdentityNameInUse = "InvalidParameter.IdentityNameInUse";

    /// <summary>The window before a key is deleted is not 7 to 30 days.</summary>
    public const string InvalidParameterInvalidPendingWindowInDays = "InvalidParameter.InvalidPendingWindowInDays";

    /// <summary>The one-time password is wrong, used before, or of nobody.</summary>
    public const string InvalidParameterMfaTokenError = "InvalidParameter.MFATokenError";

    /// <summary>The time that a session is asked for is longer than it may be.</summary>
    public const string InvalidParameterOverTimeError = "InvalidParameter.OverTimeError";

    /// <summary>The token of the next page is not one that the list gave.</summary>
    public const string InvalidParameterPaginationTokenInvalid = "InvalidParameter.PaginationTokenInvalid";

    /// <summary>A parameter is missing, stands beside one that excludes it, or has a value outside the rules.</summary>
    public const string InvalidParameterParamError = "InvalidParameter.ParamError";

    /// <summary>The password is not one that the account's rules allow.</summary>
    public const string InvalidParameterPasswordViolatedRules = "InvalidParameter.PasswordViolatedRules";

    /// <summary>The policy is wrong as a whole, or no JSON.</summary>
    public const string InvalidParameterPolicyDocumentError = "InvalidParameter.PolicyDocumentError";

    /// <summary>The policy is too long.</summary>
    public const string InvalidParameterPolicyDocumentLengthOverLimit = "InvalidParameter.PolicyDocumentLengthOverLimit";

    /// <summary>The policy is not one that the action takes.</summary>
    public const string InvalidParameterPolicyIdError = "InvalidParameter.PolicyIdError";

    /// <summary>The policy does not exist, where the API counts that among the wrong parameters.</summary>
    public const string InvalidParameterPolicyIdNotExist = "InvalidParameter.PolicyIdNotExist";

    /// <summary>The name of the policy is not one that a policy can have, or has none.</summary>
    public const string InvalidParameterPolicyNameError = "InvalidParameter.PolicyNameError";

    /// <summary>The policy makes the token longer than a token may be.</summary>
    public const string InvalidParameterPolicyTooLong = "InvalidParameter.PolicyTooLong";

    /// <summary>The policy has no such version.</summary>
    public const string InvalidParameterPolicyVersionNotExists = "InvalidParameter.PolicyVersionNotExists";

    /// <summary>The principal of a policy is wrong, or may not be there.</summary>
    public const string InvalidParameterPrincipalError = "InvalidParameter.PrincipalError";

    /// <summary>One of the resources of a policy is wrong.</summary>
    public const string InvalidParameterResourceContentError = "InvalidParameter.ResourceContentError";

    /// <summary>The resources of a policy are wrong.</summary>
    public const string InvalidParameterResourceError = "InvalidParameter.ResourceError";

    /// <summary>A resource of a policy is not of six segments.</summary>
    public const string InvalidParameterResourceQcsError = "InvalidParameter.ResourceQcsError";

    /// <summary>The region of a policy's resource is wrong.</summary>
    public const string InvalidParameterResourceRegionError = "InvalidParameter.ResourceRegionError";

    /// <summary>The service of a policy's resource is wrong.</summary>
    public const string InvalidParameterResourceServiceNotExist = "InvalidParameter.ResourceServiceNotExist";

    /// <summary>The account of a policy's resource is wrong.</summary>
    public const string InvalidParameterResourceUinError = "InvalidParameter.ResourceUinError";

    /// <summary>The account has as many roles as it may have.</summary>
    public const string InvalidParameterRoleFull = "InvalidParameter.RoleFull";

    /// <summary>The name of the role has not the form of one.</summary>
    public const string InvalidParameterRoleNameError = "InvalidParameter.RoleNameError";

    /// <summary>The name of the role is taken.</summary>
    public const string InvalidParameterRoleNameInUse = "InvalidParameter.RoleNameInUse";

    /// <summary>The role does not exist.</summary>
    public const string InvalidParameterRoleNotExist = "InvalidParameter.RoleNotExist";

    /// <summary>The scope of the list is wrong.</summary>
    public const string InvalidParameterScopeError = "InvalidParameter.ScopeError";

    /// <summary>The keyword is too long.</summary>
    public const string InvalidParameterSearchKeywordLengthError = "InvalidParameter.SearchKeywordLengthError";

    /// <summary>The statements of a policy are wrong.</summary>
    public const string InvalidParameterStatementError = "InvalidParameter.StatementError";

    /// <summary>The policy of the session is not one that can be accepted.</summary>
    public const string InvalidParameterStrategyFormatError = "InvalidParameter.StrategyFormatError";

    /// <summary>The account has as many users as it may have.</summary>
    public const string InvalidParameterSubUserFull = "InvalidParameter.SubUserFull";

    /// <summary>The name of the user is taken.</summary>
    public const string InvalidParameterSubUserNameInUse = "InvalidParameter.SubUserNameInUse";

    /// <summary>The tags of the request are missing or contradict each other.</summary>
    public const string InvalidParameterTag = "InvalidParameter.Tag";

    /// <summary>The role has as many tags as it may have.</summary>
    public const string InvalidParameterTagLimitExceeded = "InvalidParameter.TagLimitExceeded";

    /// <summary>Resources of that service have no tags here.</summary>
    public const string InvalidParameterUnsupportedService = "InvalidParameter.UnsupportedService";

    /// <summary>The user is in as many groups as he may be.</summary>
    public const string InvalidParameterUserGroupFull = "InvalidParameter.UserGroupFull";

    /// <summary>The name of the user has not the form of one.</summary>
    public const string InvalidParameterUserNameIllegal = "InvalidParameter.UserNameIllegal";

    /// <summary>The user does not exist, where the API counts that among the wrong parameters.</summary>
    public const string InvalidParameterUserNotExist = "InvalidParameter.UserNotExist";

    /// <summary>Neither of the two numbers of a user is given.</summary>
    public const string InvalidParameterUserUinAndUinNotAllNull = "InvalidParameter.UserUinAndUinNotAllNull";

    /// <summary>The language version of a policy is wrong.</summary>
    public const string InvalidParameterVersionError = "InvalidParameter.VersionError";

    /// <summary>The identity token has not the form of one, or has expired.</summary>
    public const string InvalidParameterWebIdentityTokenError = "InvalidParameter.WebIdentityTokenError";

    /// <summary>A parameter has the right type and a value outside the rules.</summary>
    public const string InvalidParameterValue = "InvalidParameterValue";

    /// <summary>The alias of the key, or the name of the track, is taken.</summary>
    public const string InvalidParameterValueAliasAlreadyExists = "InvalidParameterValue.AliasAlreadyExists";

    /// <summary>The name of a track stays as it is.</summary>
    public const string InvalidParameterValueAuditTrackNameNotSupportModify = "InvalidParameterValue.AuditTrackNameNotSupportModify";

    /// <summary>The region of a track's place is not served.</summary>
    public const string InvalidParameterValueCosRegionError = "InvalidParameterValue.CosRegionError";

    /// <summary>A tag key is to be set and deleted in one request.</summary>
    public const string InvalidParameterValueDeleteTagsParamError = "InvalidParameterValue.DeleteTagsParamError";

    /// <summary>A key id stands twice in one request.</summary>
    public const string InvalidParameterValueDuplicatedKeyId = "InvalidParameterValue.DuplicatedKeyId";

    /// <summary>The public keys of the identity provider are not a set that can be accepted.</summary>
    public const string InvalidParameterValueIdentityKeyError = "InvalidParameterValue.IdentityKeyError";

    /// <summary>The URL of the identity provider has not the form of one, or its keys may not be fetched.</summary>
    public const string InvalidParameterValueIdentityUrlError = "InvalidParameterValue.IdentityUrlError";

    /// <summary>The alias of a key has not the form of one.</summary>
    public const string InvalidParameterValueInvalidAlias = "InvalidParameterValue.InvalidAlias";

    /// <summary>The ciphertext has not the form of one, or the encryption context is another.</summary>
    public const string InvalidParameterValueInvalidCiphertext = "InvalidParameterValue.InvalidCiphertext";

    /// <summary>The key id has not the form of one.</summary>
    public const string InvalidParameterValueInvalidKeyId = "InvalidParameterValue.InvalidKeyId";

    /// <summary>The usage of the key is unknown, or not the one that the action needs.</summary>
    public const string InvalidParameterValueInvalidKeyUsage = "InvalidParameterValue.InvalidKeyUsage";

    /// <summary>The plaintext is not base64, empty or too long.</summary>
    public const string InvalidParameterValueInvalidPlaintext = "InvalidParameterValue.InvalidPlaintext";

    /// <summary>The type of the key is unknown.</summary>
    public const string InvalidParameterValueInvalidType = "InvalidParameterValue.InvalidType";

    /// <summary>The key had other material before, and takes no other.</summary>
    public const string InvalidParameterValueMaterialNotMatch = "InvalidParameterValue.MaterialNotMatch";

    /// <summary>More or fewer results were asked for than one page has.</summary>
    public const string InvalidParameterValueMaxResult = "InvalidParameterValue.MaxResult";

    /// <summary>The name of the identity provider has not the form of one.</summary>
    public const string InvalidParameterValueNameError = "InvalidParameterValue.NameError";

    /// <summary>The offset of a page is not a multiple of its length.</summary>
    public const string InvalidParameterValueOffsetInvalid = "InvalidParameterValue.OffsetInvalid";

    /// <summary>The region of a resource is missing or not served here.</summary>
    public const string InvalidParameterValueRegionInvalid = "InvalidParameterValue.RegionInvalid";

    /// <summary>The tag key begins as only the product's own do.</summary>
    public const string InvalidParameterValueReservedTagKey = "InvalidParameterValue.ReservedTagKey";

    /// <summary>The text is no six-segment name of a resource.</summary>
    public const string InvalidParameterValueResourceDescriptionError = "InvalidParameterValue.ResourceDescriptionError";

    /// <summary>The resource that tags are for does not exist.</summary>
    public const string InvalidParameterValueResourceIdInvalid = "InvalidParameterValue.ResourceIdInvalid";

    /// <summary>The service has no resources of that prefix.</summary>
    public const string InvalidParameterValueResourcePrefixInvalid = "InvalidParameterValue.ResourcePrefixInvalid";

    /// <summary>The filters by tags are too many, or ask for what is not there.</summary>
    public const string InvalidParameterValueTagFilters = "InvalidParameterValue.TagFilters";

    /// <summary>A filter by a tag has too many values.</summary>
    public const string InvalidParameterValueTagFiltersLengthExceeded = "InvalidParameterValue.TagFiltersLengthExceeded";

    /// <summary>The tag key has a character that is not allowed.</summary>
    public const string InvalidParameterValueTagKeyCharacterIllegal = "InvalidParameterValue.TagKeyCharacterIllegal";

    /// <summary>A tag key stands twice in one request of the tag API.</summary>
    public const string InvalidParameterValueTagKeyDuplicate = "InvalidParameterValue.TagKeyDuplicate";

    /// <summary>The tag key is empty.</summary>
    public const string InvalidParameterValueTagKeyEmpty = "InvalidParameterValue.TagKeyEmpty";

    /// <summary>The tag key is too long.</summary>
    public const string InvalidParameterValueTagKeyLengthExceeded = "InvalidParameterValue.TagKeyLengthExceeded";

    /// <summary>A tag key stands twice in one request.</summary>
    public const string InvalidParameterValueTagKeysDuplicated = "InvalidParameterValue.TagKeysDuplicated";

    /// <summary>The tag value has a character that is not allowed.</summary>
    public const string InvalidParameterValueTagValueCharacterIllegal = "InvalidParameterValue.TagValueCharacterIllegal";

    /// <summary>The tag value is too long.</summary>
    public const string InvalidParameterValueTagValueLengthExceeded = "InvalidParameterValue.TagValueLengthExceeded";

    /// <summary>The times asked for are in the wrong order or too far apart.</summary>
    public const string InvalidParameterValueTime = "InvalidParameterValue.Time";

    /// <summary>Events cannot be found by this attribute.</summary>
    public const string InvalidParameterValueAttributeKey = "InvalidParameterValue.attributeKey";

    /// <summary>The request is not one that can be read: a broken multipart body, a body where none belongs.</summary>
    public const string InvalidRequest = "InvalidRequest";

    /// <summary>A quota is used up.</summary>
    public const string LimitExceeded = "LimitExceeded";

    /// <summary>The account has as many keys as it may have.</summary>
    public const string LimitExceededCmkLimitExceeded = "LimitExceeded.CmkLimitExceeded";

    /// <summary>The account has as many identity providers as it may have.</summary>
    public const string LimitExceededIdentityFull = "LimitExceeded.IdentityFull";

    /// <summary>The account has as many tracks as it may have.</summary>
    public const string LimitExceededOverAmount = "LimitExceeded.OverAmount";

    /// <summary>A time further back than can be asked for.</summary>
    public const string LimitExceededOverTime = "LimitExceeded.OverTime";

    /// <summary>The resource would have more tags than a resource may have.</summary>
    public const string LimitExceededResourceAttachedTags = "LimitExceeded.ResourceAttachedTags";

    /// <summary>The request names too many resources.</summary>
    public const string LimitExceededResourceNumPerRequest = "LimitExceeded.ResourceNumPerRequest";

    /// <summary>The account has as many tag keys as it may have.</summary>
    public const string LimitExceededTagKey = "LimitExceeded.TagKey";

    /// <summary>The request has too many tags.</summary>
    public const string LimitExceededTagNumPerRequest = "LimitExceeded.TagNumPerRequest";

    /// <summary>The tag key has as many values as it may have.</summary>
    public const string LimitExceededTagValue = "LimitExceeded.TagValue";

    /// <summary>A required parameter is absent.</summary>
    public const string MissingParameter = "MissingParameter";

    /// <summary>The action exists, but not in that version of the API.</summary>
    public const string NoSuchVersion = "NoSuchVersion";

    /// <summary>The user has as many access keys as he may have.</summary>
    public const string OperationDeniedAccessKeyOverLimit = "OperationDenied.AccessKeyOverLimit";

    /// <summary>The secret rotates by itself, so its values are not written by hand.</summary>
    public const string OperationDeniedAutoRotatedResource = "OperationDenied.AutoRotatedResource";

    /// <summary>The user has access keys, and so is not deleted.</summary>
    public const string OperationDeniedHaveKeys = "OperationDenied.HaveKeys";

    /// <summary>What belongs to the root account, its keys and its second factor, is for the root account alone.</summary>
    public const string OperationDeniedSubUin = "OperationDenied.SubUin";

    /// <summary>The rate limit is reached. Always without a suffix: clients look for exactly this code.</summary>
    public const string RequestLimitExceeded = "RequestLimitExceeded";

    /// <summary>Body, query or headers are larger than allowed.</summary>
    public const string RequestSizeLimitExceeded = "RequestSizeLimitExceeded";

    /// <summary>Another call changes the same thing now.</summary>
    public const string ResourceInUse = "ResourceInUse";

    /// <summary>The name of the secret is taken.</summary>
    public const string ResourceInUseSecretExists = "ResourceInUse.SecretExists";

    /// <summary>The tag exists already.</summary>
    public const string ResourceInUseTagDuplicate = "ResourceInUse.TagDuplicate";

    /// <summary>The resource has the tag key already.</summary>
    public const string ResourceInUseTagKeyAttached = "ResourceInUse.TagKeyAttached";

    /// <summary>The version id is taken.</summary>
    public const string ResourceInUseVersionIdExists = "ResourceInUse.VersionIdExists";

    /// <summary>The secret or version does not exist. Always without a suffix: the Terraform provider compares for equality.</summary>
    public const string ResourceNotFound = "ResourceNotFound";

    /// <summary>The resource does not have the tag key.</summary>
    public const string ResourceNotFoundAttachedTagKeyNotFound = "ResourceNotFound.AttachedTagKeyNotFound";

    /// <summary>The track does not exist.</summary>
    public const string ResourceNotFoundAuditNotExist = "ResourceNotFound.AuditNotExist";

    /// <summary>The group does not exist.</summary>
    public const string ResourceNotFoundGroupNotExist = "ResourceNotFound.GroupNotExist";

    /// <summary>The identity provider does not exist.</summary>
    public const string ResourceNotFoundIdentityNotExist = "ResourceNotFound.IdentityNotExist";

    /// <summary>The policy does not exist.</summary>
    public const string ResourceNotFoundPolicyIdNotFound = "ResourceNotFound.PolicyIdNotFound";

    /// <summary>The access key does not exist.</summary>
    public const string ResourceNotFoundSecretNotExist = "ResourceNotFound.SecretNotExist";

    /// <summary>The tag does not exist.</summary>
    public const string ResourceNotFoundTagNonExist = "ResourceNotFound.TagNonExist";

    /// <summary>The user does not exist.</summary>
    public const string ResourceNotFoundUserNotExist = "ResourceNotFound.UserNotExist";

    /// <summary>The resource's state does not allow it.</summary>
    public const string ResourceUnavailable = "ResourceUnavailable";

    /// <summary>The key is not used by that resource.</summary>
    public const string ResourceUnavailableCloudResourceBindingNotFound = "ResourceUnavailable.CloudResourceBindingNotFound";

    /// <summary>The key is archived.</summary>
    public const string ResourceUnavailableCmkArchived = "ResourceUnavailable.CmkArchived";

    /// <summary>The key is disabled.</summary>
    public const string ResourceUnavailableCmkDisabled = "ResourceUnavailable.CmkDisabled";

    /// <summary>The key does not exist.</summary>
    public const string ResourceUnavailableCmkNotFound = "ResourceUnavailable.CmkNotFound";

    /// <summary>The key does not wait for its deletion.</summary>
    public const string ResourceUnavailableCmkNotPendingDelete = "ResourceUnavailable.CmkNotPendingDelete";

    /// <summary>The key must be disabled before it is deleted.</summary>
    public const string ResourceUnavailableCmkShouldBeDisabled = "ResourceUnavailable.CmkShouldBeDisabled";

    /// <summary>The state of the key does not allow it.</summary>
    public const string ResourceUnavailableCmkStateNotSupport = "ResourceUnavailable.CmkStateNotSupport";

    /// <summary>The secret is disabled.</summary>
    public const string ResourceUnavailableResourceDisabled = "ResourceUnavailable.ResourceDisabled";

    /// <summary>The secret waits for its deletion.</summary>
    public const string ResourceUnavailableResourcePendingDeleted = "ResourceUnavailable.ResourcePendingDeleted";

    /// <summary>What the secret stands for is not made yet, or could not be made.</summary>
    public const string ResourceUnavailableResourceUninitialized = "ResourceUnavailable.ResourceUninitialized";

    /// <summary>The token for the import of key material has expired.</summary>
    public const string ResourceUnavailableTokenExpired = "ResourceUnavailable.TokenExpired";

    /// <summary>The caller may not do this.</summary>
    public const string UnauthorizedOperation = "UnauthorizedOperation";

    /// <summary>A parameter is not known to the action.</summary>
    public const string UnknownParameter = "UnknownParameter";

    /// <summary>A thing of the API that this product does not do, or does not do here.</summary>
    public const string UnsupportedOperation = "UnsupportedOperation";

    /// <summary>A key whose material was imported does not rotate.</summary>
    public const string UnsupportedOperationExternalCmkCanNotRotate = "UnsupportedOperation.ExternalCmkCanNotRotate";

    /// <summary>The key does not take imported material.</summary>
    public const string UnsupportedOperationNotExternalCmk = "UnsupportedOperation.NotExternalCmk";

    /// <summary>The key belongs to a product; users cannot change it.</summary>
    public const string UnsupportedOperationNotUserCreatedCmk = "UnsupportedOperation.NotUserCreatedCmk";

    /// <summary>Keys of this usage do not rotate.</summary>
    public const string UnsupportedOperationRotateNotSupported = "UnsupportedOperation.RotateNotSupported";

    /// <summary>The keeper of the keys is away for now.</summary>
    public const string UnsupportedOperationServiceTemporaryUnavailable = "UnsupportedOperation.ServiceTemporaryUnavailable";

    /// <summary>Keys of this usage are not made here.</summary>
    public const string UnsupportedOperationUnsupportedKeyUsageInCurrentRegion = "UnsupportedOperation.UnsupportedKeyUsageInCurrentRegion";

    /// <summary>The HTTP method is neither POST nor GET.</summary>
    public const string UnsupportedProtocol = "UnsupportedProtocol";

    /// <summary>The region is not served here.</summary>
    public const string UnsupportedRegion = "UnsupportedRegion";
}
