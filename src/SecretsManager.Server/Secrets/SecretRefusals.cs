using SecretsManager.Protocol;

namespace SecretsManager.Server.Secrets;

/// <summary>What a caller is told when a secret does not allow what was asked.</summary>
internal static class SecretRefusals
{
    // Plain ResourceNotFound for both: the Terraform provider compares the whole code.
    public static ApiException NotFound() =>
        new(ErrorCode.ResourceNotFound, "The secret does not exist in this account and region.", "该账号和地域中不存在此凭据。");

    public static ApiException VersionNotFound() =>
        new(ErrorCode.ResourceNotFound, "The secret has no such version.", "该凭据不存在此版本。");

    public static ApiException NameTaken() =>
        new(ErrorCode.ResourceInUseSecretExists, "A secret of this name exists already; a secret that waits for its deletion keeps its name.", "同名凭据已存在，计划删除中的凭据仍占用其名称。");

    public static ApiException VersionTaken() =>
        new(ErrorCode.ResourceInUseVersionIdExists, "The secret has a version of this VersionId already. Choose another, or call UpdateSecret.", "该凭据已存在此版本号，请更换版本号或调用 UpdateSecret。");

    public static ApiException Disabled() =>
        new(ErrorCode.ResourceUnavailableResourceDisabled, "The secret is disabled. Enable it to read its value.", "凭据已停用，启用后方可读取。");

    public static ApiException PendingDelete() =>
        new(ErrorCode.ResourceUnavailableResourcePendingDeleted, "The secret is scheduled for deletion. Restore and enable it to read its value.", "凭据处于计划删除状态，恢复并启用后方可读取。");

    public static ApiException NotWhilePendingDelete(string action) => new(
        ErrorCode.FailedOperation,
        $"{action} is not possible while the secret is scheduled for deletion. Call RestoreSecret first.",
        $"凭据处于计划删除状态，无法执行 {action}，请先调用 RestoreSecret。");

    public static ApiException DisableBeforeDelete() =>
        new(ErrorCode.FailedOperation, "Only a disabled secret can be deleted. Call DisableSecret first.", "仅可删除已停用的凭据，请先调用 DisableSecret。");

    public static ApiException NotPendingDelete() =>
        new(ErrorCode.FailedOperation, "Only a secret that is scheduled for deletion can be restored.", "仅可恢复处于计划删除状态的凭据。");

    public static ApiException TooManyVersions(int most) => new(
        ErrorCode.LimitExceeded,
        $"A secret has at most {most} versions. Delete one first.",
        $"每个凭据最多 {most} 个版本，请先删除旧版本。");

    public static ApiException TooManySecrets(long most) => new(
        ErrorCode.LimitExceeded,
        $"The account may have {most} secrets in this region and has them.",
        $"该账号在此地域最多可有 {most} 个凭据，已达上限。");
}
