using SecretsManager.Protocol.Kms;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Keys.Api;

/// <summary>Describes up to 100 keys, in the order in which they are named.</summary>
internal sealed class DescribeKeys(KeyCalls calls) : IAction<DescribeKeysRequest, DescribeKeysResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = KmsService.Name,
        Version = KmsService.Version,
        Name = nameof(DescribeKeys),
        Effect = ActionEffect.Read,
    };

    public DescribeKeysRequest Read(ParameterReader parameters) => DescribeKeysRequest.Read(parameters);

    // Without a key it is nobody's, and refused for that.
    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, DescribeKeysRequest request, CancellationToken cancellation) =>
        request.KeyIds.Count == 0 ? KeyCalls.Any(call) : calls.Named(call, request.KeyIds[0], cancellation);

    public ValueTask<IReadOnlyList<TouchedResource>> MoreResources(AuthenticatedCall call, DescribeKeysRequest request, CancellationToken cancellation) =>
        calls.EachNamed(call, request.KeyIds.Skip(1), cancellation);

    public async ValueTask<DescribeKeysResponse> Handle(AuthorizedCall<DescribeKeysRequest> call, CancellationToken cancellation)
    {
        KeyRules.RefuseMember(call.Request.MemberAccount);
        List<KeyMetadata> described = [];
        foreach (string keyId in KeyRules.CheckKeyIds(call.Request.KeyIds))
            described.Add((await calls.Get(call.Caller.Account, call.Region, keyId, cancellation)).Value.ToMetadata());
        return new DescribeKeysResponse(described);
    }
}
