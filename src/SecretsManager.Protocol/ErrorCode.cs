namespace SecretsManager.Protocol;

/// <summary>
/// Every error code this product puts on the wire. The names are the wire's with the dot left out. Codes come from the API's own
/// lists (SSM 2019-09-23 and the common codes of API 3.0); clients compare a whole code or its part before the first dot.
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

    /// <summary>Something unforeseen; the log has the details under the RequestId.</summary>
    public const string InternalError = "InternalError";

    /// <summary>There is no such action.</summary>
    public const string InvalidAction = "InvalidAction";

    /// <summary>A parameter has the wrong type or form.</summary>
    public const string InvalidParameter = "InvalidParameter";

    /// <summary>A parameter has the right type and a value outside the rules.</summary>
    public const string InvalidParameterValue = "InvalidParameterValue";

    /// <summary>A tag key stands twice in one request.</summary>
    public const string InvalidParameterValueTagKeysDuplicated = "InvalidParameterValue.TagKeysDuplicated";

    /// <summary>The request is not one that can be read: a broken multipart body, a body where none belongs.</summary>
    public const string InvalidRequest = "InvalidRequest";

    /// <summary>A quota is used up.</summary>
    public const string LimitExceeded = "LimitExceeded";

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

    /// <summary>The version id is taken.</summary>
    public const string ResourceInUseVersionIdExists = "ResourceInUse.VersionIdExists";

    /// <summary>The secret or version does not exist. Always without a suffix: the Terraform provider compares for equality.</summary>
    public const string ResourceNotFound = "ResourceNotFound";

    /// <summary>The secret is disabled.</summary>
    public const string ResourceUnavailableResourceDisabled = "ResourceUnavailable.ResourceDisabled";

    /// <summary>The secret waits for its deletion.</summary>
    public const string ResourceUnavailableResourcePendingDeleted = "ResourceUnavailable.ResourcePendingDeleted";

    /// <summary>The caller may not do this.</summary>
    public const string UnauthorizedOperation = "UnauthorizedOperation";

    /// <summary>A parameter is not known to the action.</summary>
    public const string UnknownParameter = "UnknownParameter";

    /// <summary>A thing of the API that this product does not do, or does not do here.</summary>
    public const string UnsupportedOperation = "UnsupportedOperation";

    /// <summary>The HTTP method is neither POST nor GET.</summary>
    public const string UnsupportedProtocol = "UnsupportedProtocol";

    /// <summary>The region is not served here.</summary>
    public const string UnsupportedRegion = "UnsupportedRegion";
}
