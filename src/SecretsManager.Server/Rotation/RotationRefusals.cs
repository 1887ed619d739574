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

    public static ApiException TargetRefused(TargetException fault) => new(
        ErrorCode.FailedOperation,
        $"The instance could not be used: {fault.Message}",
        $"无法使用该实例：{fault.Message}");

    public static ApiException NotOfProduct() => new(
        ErrorCode.FailedOperation,
        "The secret has no accounts in an instance of a product and no access keys of a user; only such secrets rotate in this way.",
        "该凭据没有云产品实例账号或用户访问密钥；仅此类凭据支持此操作。");

    public static ApiException CannotRotate() => new(
        ErrorCode.FailedOperationRotationForbidden,
        "The secret has no accounts in an instance of a product and no access keys of a user; only such secrets rotate in this way.",
        "该凭据没有云产品实例账号或用户访问密钥；仅此类凭据可以轮转。");

    public static ApiException TaskOpen() => new(
        ErrorCode.FailedOperation,
        "A task on the secret's accounts is under way; DescribeAsyncRequestInfo tells of it. Try again when it has ended.",
        "该凭据的账号任务正在进行，可通过 DescribeAsyncRequestInfo 查看，请在其结束后重试。");

    public static ApiException NoTask() => new(ErrorCode.ResourceNotFound, "There is no task of this FlowID.", "不存在此 FlowID 对应的任务。");

    public static ApiException LeaseLost() => new(
        ErrorCode.FailedOperation,
        "The task is another node's now, or has ended.",
        "该任务已由其他节点接管或已结束。");

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
