using SecretsManager.Protocol.Cam;
using SecretsManager.Server.Access.Roles;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Directory;

/// <summary>Finds the policies that bound users and roles.</summary>
internal sealed class PermissionBoundaries(PolicyCalls policies, PolicyHolders holders, RoleCalls roles)
{
    /// <summary>The boundary that a user has, as something that a call touches; nothing if he has none.</summary>
    public async ValueTask<IReadOnlyList<TouchedResource>> OfUser(AuthenticatedCall call, ulong uin, CancellationToken cancellation) =>
        await Touched(call, (await holders.FindUser(call.Caller.Account, uin, cancellation))?.Value.Boundary, cancellation);

    /// <summary>The boundary that a role has, as something that a call touches; nothing if it has none.</summary>
    public async ValueTask<IReadOnlyList<TouchedResource>> OfRole(AuthenticatedCall call, string? roleId, string? name, CancellationToken cancellation) =>
        await Touched(call, RoleReference.Of(call.Caller.Account, roleId, name) is { } role ? (await roles.Find(role, cancellation))?.Value.Boundary : null, cancellation);

    /// <summary>The boundary as the API tells it.</summary>
    /// <exception cref="StaleReadException">It is gone: since its holder was read, another took its place and it was deleted.</exception>
    public async ValueTask<PermissionBoundary> Told(long account, long? boundary, CancellationToken cancellation)
    {
        if (boundary is not { } policyId)
            return new PermissionBoundary(0, string.Empty, string.Empty, 0, 0);
        AttachablePolicy policy = await policies.Find(account, (ulong)policyId, cancellation) ?? throw new StaleReadException();
        return new PermissionBoundary(policy.PolicyId, policy.Name, policy.Document, policy.Type, AttachablePolicy.CreateMode);
    }

    private async ValueTask<IReadOnlyList<TouchedResource>> Touched(AuthenticatedCall call, long? boundary, CancellationToken cancellation) =>
        boundary is { } policyId ? [await policies.Resource(call, (ulong)policyId, cancellation)] : [];
}
