using System.Globalization;
using SecretsManager.Protocol.Cam;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Directory;

/// <summary>A policy where it is attached.</summary>
internal sealed record AttachedPolicy(AttachablePolicy Policy, Attachment Attachment);

/// <summary>Finds the policies behind attachments, and tells them.</summary>
internal sealed class AttachedPolicies(PolicyCalls policies)
{
    /// <summary>The attached policies whose name holds the keyword, in the order of the attachments.</summary>
    /// <exception cref="StaleReadException">One of them is gone: since the attachments were read, it was detached and deleted.</exception>
    public async ValueTask<IReadOnlyList<AttachedPolicy>> Of(
        long account, IEnumerable<Attachment> attachments, string keyword, CancellationToken cancellation)
    {
        List<AttachedPolicy> found = [];
        foreach (Attachment attachment in attachments)
        {
            AttachablePolicy policy = await policies.Find(account, (ulong)attachment.PolicyId, cancellation) ?? throw new StaleReadException();
            if (policy.Name.Contains(keyword, StringComparison.Ordinal))
                found.Add(new AttachedPolicy(policy, attachment));
        }

        return found;
    }

    /// <summary>A page of what a user or a group has.</summary>
    public static AttachPolicyPage Told(ListPage page, IReadOnlyList<AttachedPolicy> all, long account) =>
        new(all.Count, [.. page.Of(all).Select(one => Told(one, account))]);

    private static AttachPolicyInfo Told(AttachedPolicy one, long account) => new(
        one.Policy.PolicyId,
        one.Policy.Name,
        CamTime.Text(one.Attachment.Attached),
        AttachablePolicy.CreateMode,
        one.Policy.TypeName,
        one.Policy.Description,
        account.ToString(CultureInfo.InvariantCulture),
        one.Attachment.OperatorUin == 0 ? string.Empty : one.Attachment.OperatorUin.ToString(CultureInfo.InvariantCulture));
}
