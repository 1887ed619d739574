using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Access.Directory;

/// <summary>The policies that a user, a group or a role has, with one more or one less.</summary>
internal static class Attachments
{
    /// <summary>With the policy, attached by the caller; null if it is there already.</summary>
    /// <exception cref="Protocol.ApiException"><c>InvalidParameter.AttachmentFull</c>.</exception>
    public static IReadOnlyList<Attachment>? With<TRequest>(IReadOnlyList<Attachment> attached, AttachablePolicy policy, AuthorizedCall<TRequest> call)
    {
        if (attached.Any(one => one.PolicyId == policy.PolicyId))
            return null;
        return attached.Count < PolicyRules.MostAttached
            ? [.. attached, new Attachment(policy.PolicyId, call.Now) { OperatorUin = call.Caller.Uin }]
            : throw PolicyCallRefusals.TooManyAttached();
    }

    /// <summary>Without the policy; null if it is not there.</summary>
    public static IReadOnlyList<Attachment>? Without(IReadOnlyList<Attachment> attached, AttachablePolicy policy)
    {
        Attachment[] left = [.. attached.Where(one => one.PolicyId != policy.PolicyId)];
        return left.Length < attached.Count ? left : null;
    }
}
