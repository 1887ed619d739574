using SecretsManager.Protocol;

namespace SecretsManager.Server.Access;

/// <summary>
/// Decides whether a caller may do an action on a resource. Every call of every service is judged here and nowhere else.
/// An account's own key may do everything in its account and nothing in another's; the product itself may do what no caller on the
/// wire can ask for, and nothing else.
/// </summary>
internal static class Authorization
{
    /// <exception cref="ApiException"><c>UnauthorizedOperation</c>, in the same words whether or not the resource exists.</exception>
    public static void Demand(Caller caller, string permission, bool internalAction, ResourceName resource)
    {
        bool allowed = caller.Account == resource.Account && (caller.Kind == CallerKind.Service) == internalAction;
        if (!allowed)
            throw new ApiException(
                ErrorCode.UnauthorizedOperation,
                $"The caller is not allowed to perform {permission} on {resource}.",
                $"调用者无权对 {resource} 执行 {permission}。");
    }
}
