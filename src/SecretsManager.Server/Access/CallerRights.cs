using System.Globalization;
using BitFaster.Caching.Lru;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Access.Policies;
using SecretsManager.Server.Access.Sessions;
using SecretsManager.Server.Sealing;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access;

/// <summary>
/// Works out what a caller may: its own policies, those of its groups, its boundary, the policy of its session. All of it is of one moment, and is
/// kept until something in the account changes that it could depend on.
/// </summary>
internal sealed class CallerRights(AccountDirectory directory, RightsEpochs epochs, PoliciesInForce policies)
{
    private const int Capacity = 10_000;
    private const int MostAttempts = 16;

    private readonly ConcurrentLru<RightsKey, (long Epoch, StandingRights Rights)> known = new(Capacity);

    /// <summary>The rights of a caller of the wire.</summary>
    /// <exception cref="Protocol.ApiException"><c>AuthFailure</c>: the user or role is gone, or its sessions have been revoked.</exception>
    public async ValueTask<Rights> Of(Caller caller, CancellationToken cancellation)
    {
        StandingRights? standing = caller switch
        {
            { Kind: CallerKind.Service or CallerKind.Anonymous } => StandingRights.None,
            { Kind: CallerKind.Role } => await OfRole(caller.Account, caller.Session!.RoleId, cancellation),
            _ when caller.Uin == caller.Account => StandingRights.OfRoot,
            _ => await OfUser(caller.Account, caller.Uin, cancellation),
        };
        if (standing is null)
            throw caller.Session is null ? AuthenticationRefusals.KeyInactive() : AuthenticationRefusals.TokenRevoked();
        if (caller.Session is { } session && session.Issued < standing.SessionsFrom)
            throw AuthenticationRefusals.TokenRevoked();
        foreach (TakenRole taken in caller.Session?.Via ?? [])
        {
            if (await OfRole(taken.Account, taken.RoleId, cancellation) is not { } role || taken.Issued < role.SessionsFrom)
                throw AuthenticationRefusals.TokenRevoked();
        }

        PolicyDocument? narrowing = caller.Session is { Policy.Length: > 0 } narrowed
            ? policies.Session(narrowed.Policy) ?? throw AuthenticationRefusals.TokenRevoked()
            : null;
        return new Rights(standing, narrowing);
    }

    /// <summary>The rights of a user of the account, or null if there is none.</summary>
    public ValueTask<StandingRights?> OfUser(long account, long uin, CancellationToken cancellation) => Standing(RightsKey.OfUser(account, uin), UserRights, cancellation);

    /// <summary>The rights of a role of the account, or null if there is none.</summary>
    public ValueTask<StandingRights?> OfRole(long account, string roleId, CancellationToken cancellation) => Standing(RightsKey.OfRole(account, roleId), RoleRights, cancellation);

    private async ValueTask<StandingRights?> Standing(
        RightsKey key, Func<RightsKey, CancellationToken, ValueTask<StandingRights?>> find, CancellationToken cancellation)
    {
        for (int attempt = 0; attempt < MostAttempts; attempt++)
        {
            long epoch = await epochs.Current(key.Account, cancellation);
            if (known.TryGet(key, out (long Epoch, StandingRights Rights) kept) && kept.Epoch == epoch)
                return kept.Rights;
            try
            {
                StandingRights? found = await find(key, cancellation);
                if (await epochs.Current(key.Account, cancellation) != epoch)
                    continue;
                if (found is not null)
                    known.AddOrUpdate(key, (epoch, found));
                return found;
            }
            catch (IntegrityException)
            {
                // A policy that went together with its attachment, between the two reads, is no fault.
                if (await epochs.Current(key.Account, cancellation) == epoch)
                    throw;
            }
        }

        throw new StaleReadException();
    }

    private async ValueTask<StandingRights?> UserRights(RightsKey key, CancellationToken cancellation)
    {
        Stored<User>? user = await directory.FindUser(key.Account, long.Parse(key.Id, CultureInfo.InvariantCulture), cancellation);
        if (user is null)
            return null;
        List<PolicyInForce> attached = [.. await Attached(key.Account, user.Value.Policies, "user", cancellation)];
        foreach (long groupId in user.Value.Groups)
        {
            Group group = (await directory.FindGroup(key.Account, groupId, cancellation))?.Value ?? throw new IntegrityException("a group that a user is in");
            attached.AddRange(await Attached(key.Account, group.Policies, $"group {group.Name}", cancellation));
        }

        return new StandingRights(attached, await Bounding(key.Account, user.Value.Boundary, cancellation), SessionsFrom: 0);
    }

    private async ValueTask<StandingRights?> RoleRights(RightsKey key, CancellationToken cancellation)
    {
        Stored<Role>? role = await directory.FindRole(key.Account, key.Id, cancellation);
        if (role is null)
            return null;
        IReadOnlyList<PolicyInForce> attached = await Attached(key.Account, role.Value.Policies, "role", cancellation);
        return new StandingRights(attached, await Bounding(key.Account, role.Value.Boundary, cancellation), role.Value.SessionsFrom);
    }

    private async ValueTask<IReadOnlyList<PolicyInForce>> Attached(long account, IReadOnlyList<Attachment> attachments, string via, CancellationToken cancellation)
    {
        List<PolicyInForce> attached = [];
        foreach (Attachment attachment in attachments)
            attached.Add(await policies.Attached(account, attachment.PolicyId, via, cancellation));
        return attached;
    }

    private async ValueTask<PolicyInForce?> Bounding(long account, long? policyId, CancellationToken cancellation) =>
        policyId is { } id ? await policies.Attached(account, id, "boundary", cancellation) : null;

    private readonly record struct RightsKey(long Account, bool IsRole, string Id)
    {
        public static RightsKey OfUser(long account, long uin) => new(account, false, uin.ToString(CultureInfo.InvariantCulture));

        public static RightsKey OfRole(long account, string roleId) => new(account, true, roleId);
    }
}
