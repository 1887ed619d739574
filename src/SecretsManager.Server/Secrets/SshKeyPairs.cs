using SecretsManager.Protocol;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Secrets;

/// <summary>Finds the secrets of SSH key pairs, by the secret's name or by the pair's id.</summary>
internal sealed class SshKeyPairs(SecretStore secrets, SecretResources resources)
{
    /// <summary>That no pair has the id yet, for the changes of a call that makes one.</summary>
    public static Change ExpectFree(long account, string region, string id) => new Change.ExpectFewer(Query(account, region, id), 1);

    /// <summary>The name of the secret that a request means; null where it names a pair by an id that none has.</summary>
    public async ValueTask<string?> NameOf(AuthenticatedCall call, GetSSHKeyPairValueRequest request, CancellationToken cancellation) =>
        request.SecretName ?? (await Find(call.Caller.Account, call.Region, request.SSHKeyId!, cancellation))?.Value.Name;

    /// <summary>What a request touches. A refusal tells it as the request named it, whether or not there is one.</summary>
    public async ValueTask<TouchedResource> Named(AuthenticatedCall call, GetSSHKeyPairValueRequest request, CancellationToken cancellation)
    {
        string? name = await NameOf(call, request, cancellation);
        if (request.SecretName is not null)
            return await resources.Named(call, name!, cancellation, SsmService.CurrentVersion);
        ResourceName asked = SecretResources.NameOf(call.Caller.Account, call.Region, ResourceName.Nobody, request.SSHKeyId!);
        return name is null ? asked : await resources.Named(call, name, cancellation, SsmService.CurrentVersion) with { Told = asked.Told };
    }

    /// <summary>The secret that a request means, whatever its state.</summary>
    /// <exception cref="ApiException"><c>InvalidParameterValue</c>; <c>ResourceNotFound</c>; <c>FailedOperation</c>: it is no SSH key pair.</exception>
    public async ValueTask<Stored<Secret>> Get(long account, string region, GetSSHKeyPairValueRequest request, CancellationToken cancellation)
    {
        if (request.SSHKeyId is not null)
            SshKeyPair.CheckId(request.SSHKeyId);
        Stored<Secret> stored = request.SecretName is null
            ? await Find(account, region, request.SSHKeyId!, cancellation) ?? throw SecretRefusals.NotFound()
            : await secrets.Get(account, region, request.SecretName, cancellation);
        if (stored.Value.KeyPair is null)
            throw SecretRefusals.NoKeyPair();
        if (request.SSHKeyId is not null && request.SSHKeyId != stored.Value.ResourceId)
            throw ParameterRules.Wrong("SSHKeyId", "the id of the pair of SecretName, or one of the two fields alone", "SecretName 所指密钥对的 ID，或仅设置两者之一");
        return stored;
    }

    // The index has the id in clear, and the opened document agrees with it.
    private async ValueTask<Stored<Secret>?> Find(long account, string region, string id, CancellationToken cancellation) =>
        (await secrets.Records.List(Query(account, region, id), cancellation)).Records.SingleOrDefault();

    private static RecordQuery Query(long account, string region, string id) => new(RecordKind.Secret, account, region)
    {
        Type = SshKeyPair.SecretType,
        Instance = id,
        Offset = 0,
        Limit = 1,
    };
}
