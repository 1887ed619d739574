using SecretsManager.Protocol;

namespace SecretsManager.Server.Rotation;

/// <summary>What a caller is told when an instance or a secret's rotation does not allow what was asked.</summary>
internal static class RotationRefusals
{
    public static ApiException NoInstance() => new(
        ErrorCode.ResourceNotFound,
        "There is no such instance of the product in this account and region. Call RegisterProductInstance first.",
        "该账号和地域中不存在此产品实例，请先调用 RegisterProductInstance。");

    public static ApiException InstanceExists() => new(
        ErrorCode.ResourceInUse,
        "An instance of this InstanceID is registered already. Call UpdateProductInstance to change it.",
        "该实例已注册；如需修改请调用 UpdateProductInstance。");

    public static ApiException InstanceInUse() => new(
        ErrorCode.ResourceInUse,
        "Secrets have accounts in the instance. Delete them first.",
        "仍有凭据使用该实例中的账号，请先删除这些凭据。");

    public static ApiException NoAdministratorPassword() => new(
        ErrorCode.UnsupportedOperation,
        "The administrator's account of such an instance has no password that this server changes. Put a new version into its secret.",
        "此类实例的管理员账号没有可由本服务修改的密码，请在其凭据中写入新版本。");

    public static ApiException AdministratorPinned() => new(
        ErrorCode.UnsupportedOperation,
        "The instance names one version of the secret with the administrator's account. Call UpdateProductInstance with the CredentialVersionId SSM_Current first.",
        "该实例指定了管理员凭据的某个固定版本，请先以 CredentialVersionId=SSM_Current 调用 UpdateProductInstance。");

    public static ApiException AdministratorRotates() => new(
        ErrorCode.UnsupportedOperation,
        "The secret with the administrator's account gets its values in another way: by SetSecretRotation, by a product or by another instance. End that first, or name a secret of the instance's own.",
        "管理员凭据的值由其他方式产生（SetSecretRotation、云产品或其他实例），请先结束该方式，或为此实例指定独立的凭据。");

    public static ApiException AdministratorShared(string instance) => new(
        ErrorCode.ResourceInUse,
        $"The instance {instance} uses the administrator's account or its secret too, and would not learn of a new password. Give each an account and a secret of its own; for one server they may both follow SSM_Current of one secret.",
        $"实例 {instance} 也使用该管理员账号或凭据，且无法获知新密码。请为每个实例使用独立的账号和凭据；同一服务器的实例可共同使用同一凭据的 SSM_Current。");

    public static ApiException AdministratorForm() => new(
        ErrorCode.FailedOperation,
        "The current version of the secret with the administrator's account is not of the form {\"UserName\":…,\"Password\":…}.",
        "管理员凭据的当前版本不是 {\"UserName\":…,\"Password\":…} 形式。");

    public static ApiException TargetRefused(TargetException fault) => new(
        ErrorCode.FailedOperation,
        $"The instance could not be used: {fault.Message}",
        $"无法使用该实例：{fault.Message}");

    public static ApiException NotOfProduct() => new(
        ErrorCode.FailedOperation,
        "Nothing rotates the secret: it has no accounts in an instance of a product and no access keys of a user, and SetSecretRotation has not been called for it.",
        "该凭据未设置轮转：既无云产品账号或用户访问密钥，也未调用过 SetSecretRotation。");

    public static ApiException CannotRotate() => new(
        ErrorCode.FailedOperationRotationForbidden,
        "The secret has no accounts in an instance of a product and no access keys of a user; only such secrets rotate in this way. For a secret of your own call SetSecretRotation and RotateSecret.",
        "该凭据没有云产品实例账号或用户访问密钥；仅此类凭据可以按此方式轮转。自定义凭据请调用 SetSecretRotation 和 RotateSecret。");

    public static ApiException NoRotation() => new(
        ErrorCode.FailedOperationRotationForbidden,
        "Nothing says how the secret's values are rotated. Call SetSecretRotation; for accounts in an instance of a product call RotateProductSecret.",
        "该凭据未设置轮转方式，请先调用 SetSecretRotation；云产品账号凭据请调用 RotateProductSecret。");

    public static ApiException NotOwn() => new(
        ErrorCode.FailedOperationRotationForbidden,
        "Only a secret of your own values, of SecretType 0, rotates in this way.",
        "仅自定义凭据（SecretType 为 0）支持此轮转方式。");

    public static ApiException NoVersion() => new(
        ErrorCode.FailedOperation,
        "The secret has no version. Call PutSecretValue first.",
        "该凭据没有任何版本，请先调用 PutSecretValue。");

    public static ApiException TaskOpen() => new(
        ErrorCode.FailedOperation,
        "A task on the secret or its accounts is under way; DescribeAsyncRequestInfo tells of it. Try again when it has ended.",
        "该凭据或其账号的任务正在进行，可通过 DescribeAsyncRequestInfo 查看，请在其结束后重试。");

    public static ApiException NoTask() => new(ErrorCode.ResourceNotFound, "There is no task of this FlowID.", "不存在此 FlowID 对应的任务。");

    public static ApiException LeaseLost() => new(
        ErrorCode.FailedOperation,
        "The task is another node's now, or has ended.",
        "该任务已由其他节点接管或已结束。");

    public static ApiException RolledOut() => new(
        ErrorCode.UnsupportedOperation,
        "Which version of this secret is current was said by StartVersionRollout or PromoteVersion; of a secret that rotates it is the newest. End the rollout and call PromoteVersion with FollowNewest first.",
        "该凭据的当前版本由 StartVersionRollout 或 PromoteVersion 指定，而轮换凭据的当前版本始终为最新版本。请先结束灰度，再以 FollowNewest 调用 PromoteVersion。");

    public static ApiException NoReadersToWaitFor() => new(
        ErrorCode.UnsupportedOperation,
        "WaitForReadersDays and LongestWaitDays are for accounts in products: a rotation of a secret of your own ends no version that readers may still have.",
        "WaitForReadersDays 和 LongestWaitDays 仅适用于产品账号：自建凭据的轮换不会使读取者仍在使用的版本失效。");

    public static ApiException UserGone() => new(
        ErrorCode.ResourceNotFound,
        "The user whose access keys the secret holds does not exist any more. Delete the secret.",
        "该凭据所保存访问密钥的用户已不存在，请删除该凭据。");

    public static ApiException KeysFull() => new(
        ErrorCode.OperationDeniedAccessKeyOverLimit,
        "The user has another access key beside the secret's current one, and may have two. Delete the other one, then rotate.",
        "该用户除凭据当前密钥外还持有其他访问密钥，而最多只能有两个；请先删除其他密钥再轮转。");

    public static ApiException RootKeys() => new(
        ErrorCode.OperationDeniedSubUin,
        "The access keys of the root account are not kept as secrets. Name a user of the account.",
        "主账号的访问密钥不能托管为凭据，请指定子用户。");
}
