using SecretsManager.Protocol.Kms;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Keys.Api;

/// <summary>Describes a key, and tells what uses it.</summary>
internal sealed class DescribeKey(KeyCalls calls, IKeyDependents dependents) : IAction<DescribeKeyRequest, DescribeKeyResponse>
{
    private const int MostNamed = 100;

    public ActionDeclaration Declaration { get; } = new()
    {
        Service = KmsService.Name,
        Version = KmsService.Version,
        Name = nameof(DescribeKey),
        Effect = ActionEffect.Read,
        AuditFields = ["KeyId"],
    };

    public DescribeKeyRequest Read(ParameterReader parameters) => DescribeKeyRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, DescribeKeyRequest request, CancellationToken cancellation) =>
        calls.Named(call, request.KeyId, cancellation);

    public async ValueTask<DescribeKeyResponse> Handle(AuthorizedCall<DescribeKeyRequest> call, CancellationToken cancellation)
    {
        KeyRules.RefuseMember(call.Request.MemberAccount);
        Stored<MasterKey> stored = await calls.Get(call.Caller.Account, call.Region, call.Request.KeyId, cancellation);
        KeyDependents users = await dependents.Of(stored, MostNamed, cancellation);
        return new DescribeKeyResponse(stored.Value.ToMetadata(users));
    }
}
