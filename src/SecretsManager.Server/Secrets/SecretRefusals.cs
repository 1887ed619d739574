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

    /// <summary>Refuses what only an enabled secret allows.</summary>
    public static void RequireEnabled(Secret secret)
    {
        switch (secret.State)
        {
            case SecretState.Disabled:
                throw Disabled();
            case SecretState.PendingDelete:
                throw PendingDelete();
            case SecretState.Creating or SecretState.Failed:
                throw NotMade();
        }
    }

    public static ApiException NotWhilePendingDelete(string action) => new(
        ErrorCode.FailedOperation,
        $"{action} is not possible while the secret is scheduled for deletion. Call RestoreSecret first.",
        $"凭据处于计划删除状态，无法执行 {action}，请先调用 RestoreSecret。");

    /// <param name="code">The action's own code for it.</param>
    public static ApiException NotMade(string code = ErrorCode.ResourceUnavailableResourceUninitialized) => new(
        code,
        "The secret's account is still being made, or could not be made; DescribeAsyncRequestInfo tells. A secret that failed can only be deleted.",
        "凭据的账号仍在创建或创建失败，可通过 DescribeAsyncRequestInfo 查看；创建失败的凭据只能删除。");

    public static ApiException Rotates() => new(
        ErrorCode.OperationDeniedAutoRotatedResource,
        "The secret rotates by itself; its values are not written by hand. Call RotateProductSecret for a new one.",
        "该凭据自动轮转，不可手工修改其内容；如需新值请调用 RotateProductSecret。");

    public static ApiException OfProduct() => new(
        ErrorCode.FailedOperation,
        "A product makes the values of this secret; they are not written by hand. Call RotateProductSecret for a new one.",
        "该凭据的内容由云产品生成，不可手工修改；如需新值请调用 RotateProductSecret。");

    public static ApiException RotationOpen() => new(
        ErrorCode.FailedOperation,
        "A rotation of the secret is under way or parked; DescribeAsyncRequestInfo tells of it. Try again when it has ended, resume it by RotateSecret, or give it up by SetSecretRotation with another Kind.",
        "该凭据的轮转正在进行或已挂起，可通过 DescribeAsyncRequestInfo 查看；请在其结束后重试、调用 RotateSecret 继续，或以其他 Kind 调用 SetSecretRotation 放弃。");

    public static ApiException IsCurrent() => new(
        ErrorCode.FailedOperation,
        "This is the current version of a secret that rotates. Make another one current first, by RotateSecret or PutSecretValue.",
        "该版本是轮转凭据的当前版本，请先通过 RotateSecret 或 PutSecretValue 产生新的当前版本。");

    public static ApiException OfKeyPair() => new(
        ErrorCode.FailedOperation,
        "The secret is an SSH key pair, which stays as it was made. Call CreateSSHKeyPairSecret for a new one.",
        "该凭据为 SSH 密钥对，其内容不可修改；如需新密钥对请调用 CreateSSHKeyPairSecret。");

    public static ApiException ReadAsKeyPair() => new(
        ErrorCode.FailedOperation,
        "The secret is an SSH key pair. Call GetSSHKeyPairValue to read it.",
        "该凭据为 SSH 密钥对，请调用 GetSSHKeyPairValue 读取。");

    public static ApiException NoKeyPair() => new(
        ErrorCode.FailedOperation,
        "The secret is no SSH key pair. Call GetSecretValue to read it.",
        "该凭据不是 SSH 密钥对，请调用 GetSecretValue 读取。");

    /// <summary>The state does not allow it, where the action has no code that says more.</summary>
    public static ApiException KeyPairUnavailable() => new(
        ErrorCode.ResourceUnavailable,
        "The SSH key pair is scheduled for deletion or not made. Only one that is enabled or disabled can be read.",
        "SSH 密钥对处于计划删除状态或尚未创建完成，仅启用或停用状态下可读取。");

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
