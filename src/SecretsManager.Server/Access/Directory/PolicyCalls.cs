using System.Globalization;
using SecretsManager.Protocol;
using SecretsManager.Protocol.Cam;
using SecretsManager.Server.Access.Policies;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Directory;

/// <summary>Finds the policies that calls name, presets too, and the names by which policies know them.</summary>
internal sealed class PolicyCalls(AccountDirectory directory)
{
    private const string Type = "policyid/";

    /// <summary>The policy with this id, or null.</summary>
    public async ValueTask<AttachablePolicy?> Find(long account, ulong policyId, CancellationToken cancellation)
    {
        if (policyId > long.MaxValue)
            return null;
        if (Presets.Find((long)policyId) is { } preset)
            return AttachablePolicy.Of(preset);
        return await directory.FindPolicy(account, (long)policyId, cancellation) is { } stored ? AttachablePolicy.Of(stored) : null;
    }

    /// <summary>The policy of this name, or null. Case matters.</summary>
    public async ValueTask<AttachablePolicy?> FindNamed(long account, string name, CancellationToken cancellation)
    {
        if (Presets.FindNamed(name) is { } preset)
            return AttachablePolicy.Of(preset);
        return await directory.Claims.Find(directory.PolicyName(account, name), cancellation) is { } claim
            && await directory.Policies.Find(directory.Policies.Identity(account, string.Empty, claim.Value.Id), cancellation) is { } stored
            ? AttachablePolicy.Of(stored)
            : null;
    }

    /// <summary>The policy with this id.</summary>
    /// <param name="code">What the action says where there is none.</param>
    /// <exception cref="ApiException"><paramref name="code"/>.</exception>
    public async ValueTask<AttachablePolicy> Get(
        long account, ulong policyId, CancellationToken cancellation, string code = ErrorCode.ResourceNotFoundPolicyIdNotFound) =>
        await Find(account, policyId, cancellation) ?? throw PolicyCallRefusals.NotFound(code);

    /// <summary>The policy of the account's own with this id: one that can be changed.</summary>
    /// <exception cref="ApiException"><paramref name="code"/>; <c>InvalidParameter.PolicyIdError</c> for a preset.</exception>
    public async ValueTask<Stored<Policy>> GetOwn(
        long account, ulong policyId, CancellationToken cancellation, string code = ErrorCode.ResourceNotFoundPolicyIdNotFound) =>
        (await Get(account, policyId, cancellation, code)).Stored ?? throw PolicyCallRefusals.IsPreset();

    /// <summary>The policy that a call names by its id or by its name; if by both, they must be of one policy. An empty name is none.</summary>
    /// <exception cref="ApiException"><c>MissingParameter</c>, <c>InvalidParameter.ParamError</c>, <c>InvalidParameter.PolicyIdNotExist</c>.</exception>
    public async ValueTask<AttachablePolicy> Get(long account, ulong? policyId, string? name, CancellationToken cancellation)
    {
        AttachablePolicy? found = policyId is { } id
            ? await Find(account, id, cancellation)
            : await FindNamed(account, string.IsNullOrEmpty(name) ? throw PolicyCallRefusals.NeitherOf("PolicyId", "PolicyName") : name, cancellation);
        if (found is null)
            throw PolicyCallRefusals.NotFound(ErrorCode.InvalidParameterPolicyIdNotExist);
        return string.IsNullOrEmpty(name) || name == found.Name ? found : throw PolicyCallRefusals.NotOne("PolicyId", "PolicyName");
    }

    /// <summary>A policy by its id: <c>policyid/$id</c>.</summary>
    public async ValueTask<TouchedResource> Resource(AuthenticatedCall call, ulong policyId, CancellationToken cancellation)
    {
        string id = policyId.ToString(CultureInfo.InvariantCulture);
        return Touched(call, await Find(call.Caller.Account, policyId, cancellation), id, directory.Policies.Identity(call.Caller.Account, string.Empty, id));
    }

    /// <summary>A policy by its id, or else by its name; one that is not there goes by what the call gave, any policy where that can be no name.</summary>
    public async ValueTask<TouchedResource> Resource(AuthenticatedCall call, ulong? policyId, string? name, CancellationToken cancellation)
    {
        if (policyId is { } id)
            return await Resource(call, id, cancellation);
        if (name is null || !CamRules.IsName(name))
            return Touched(call, null, "*", absent: null);
        return Touched(call, await FindNamed(call.Caller.Account, name, cancellation), name, directory.PolicyName(call.Caller.Account, name));
    }

    /// <summary>Any policy: what the creation of one is judged on.</summary>
    public static ValueTask<TouchedResource> Any(AuthenticatedCall call) => new(Touched(call, null, "*", absent: null));

    /// <summary>No single policy.</summary>
    public static ValueTask<TouchedResource> Operation(AuthenticatedCall call) =>
        new(ResourceName.Operation(CamService.Name, string.Empty, call.Caller.Account));

    private static TouchedResource Touched(AuthenticatedCall call, AttachablePolicy? found, string asked, RecordIdentity? absent)
    {
        ResourceName name = new(CamService.Name, string.Empty, call.Caller.Account, Type + asked);
        if (found is null)
            return new TouchedResource(name) { Judged = absent is { } identity ? (identity, 0) : null };
        return new TouchedResource(name with { Path = Type + found.PolicyId.ToString(CultureInfo.InvariantCulture) })
        {
            Told = name.ToString(),
            Tags = found.Stored?.Value.Tags ?? [],
            Judged = found.Stored is { } stored ? (stored.Identity, stored.Generation) : null,
        };
    }
}
