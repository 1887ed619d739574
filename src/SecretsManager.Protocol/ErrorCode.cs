namespace SecretsManager.Protocol;

/// <summary>
/// Every error code this product puts on the wire. The names are the wire's with the dot left out. Codes come from the API's own
/// lists (SSM 2019-09-23, KMS 2019-01-18, Tag 2018-08-13 and the common codes of API 3.0); clients compare a whole code or its part before the
/// first dot.
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

    /// <summary>A product's resource uses the key, which therefore stays as it is.</summary>
    public const string FailedOperationCmkUsedByCloudProduct = "FailedOperation.CmkUsedByCloudProduct";

    /// <summary>The ciphertext does not decrypt: it was changed, or is not under this key.</summary>
    public const string FailedOperationDecryptError = "FailedOperation.DecryptError";

    /// <summary>The plaintext cannot be encrypted as asked.</summary>
    public const string FailedOperationEncryptionError = "FailedOperation.EncryptionError";

    /// <summary>The tag is attached to a resource, and stays as long as that is so.</summary>
    public const string FailedOperationTagAttachedResource = "FailedOperation.TagAttachedResource";

    /// <summary>Something unforeseen; the log has the details under the RequestId.</summary>
    public const string InternalError = "InternalError";

    /// <summary>There is no such action.</summary>
    public const string InvalidAction = "InvalidAction";

    /// <summary>A parameter has the wrong type or form.</summary>
    public const string InvalidParameter = "InvalidParameter";

    /// <summary>The key material that was to be imported does not decrypt.</summary>
    public const string InvalidParameterDecryptMaterialError = "InvalidParameter.DecryptMaterialError";

    /// <summary>The window before a key is deleted is not 7 to 30 days.</summary>
    public const string InvalidParameterInvalidPendingWindowInDays = "InvalidParameter.InvalidPendingWindowInDays";

    /// <summary>The token of the next page is not one that the list gave.</summary>
    public const string InvalidParameterPaginationTokenInvalid = "InvalidParameter.PaginationTokenInvalid";

    /// <summary>The tags of the request are missing or contradict each other.</summary>
    public const string InvalidParameterTag = "InvalidParameter.Tag";

    /// <summary>Resources of that service have no tags here.</summary>
    public const string InvalidParameterUnsupportedService = "InvalidParameter.UnsupportedService";

    /// <summary>A parameter has the right type and a value outside the rules.</summary>
    public const string InvalidParameterValue = "InvalidParameterValue";

    /// <summary>The alias of the key is taken.</summary>
    public const string InvalidParameterValueAliasAlreadyExists = "InvalidParameterValue.AliasAlreadyExists";

    /// <summary>A tag key is to be set and deleted in one request.</summary>
    public const string InvalidParameterValueDeleteTagsParamError = "InvalidParameterValue.DeleteTagsParamError";

    /// <summary>A key id stands twice in one request.</summary>
    public const string InvalidParameterValueDuplicatedKeyId = "InvalidParameterValue.DuplicatedKeyId";

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

    /// <summary>The request is not one that can be read: a broken multipart body, a body where none belongs.</summary>
    public const string InvalidRequest = "InvalidRequest";

    /// <summary>A quota is used up.</summary>
    public const string LimitExceeded = "LimitExceeded";

    /// <summary>The account has as many keys as it may have.</summary>
    public const string LimitExceededCmkLimitExceeded = "LimitExceeded.CmkLimitExceeded";

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

    /// <summary>The tag does not exist.</summary>
    public const string ResourceNotFoundTagNonExist = "ResourceNotFound.TagNonExist";

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
