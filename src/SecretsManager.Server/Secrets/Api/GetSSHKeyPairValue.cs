using SecretsManager.Protocol;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Secrets.Readers;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Secrets.Api;

/// <summary>
/// Reads an SSH key pair. A disabled secret tells everything but the private half: the Terraform provider reads the id of such a one, and its
/// value must not be readable.
/// </summary>
internal sealed class GetSSHKeyPairValue(SecretStore secrets, SecretResources resources, SshKeyPairs pairs, SecretReaders readers)
    : IAction<GetSSHKeyPairValueRequest, GetSSHKeyPairValueResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = SsmService.Name,
        Version = SsmService.Version,
        Name = nameof(GetSSHKeyPairValue),
        Effect = ActionEffect.Read,
        AuditFields = ["SecretName", "SSHKeyId"],
        AnswerFields = ["SSHKeyID"],
    };

    public GetSSHKeyPairValueRequest Read(ParameterReader parameters) => GetSSHKeyPairValueRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, GetSSHKeyPairValueRequest request, CancellationToken cancellation) =>
        pairs.Named(call, request, cancellation);

    public async ValueTask<IReadOnlyList<TouchedResource>> MoreResources(AuthenticatedCall call, GetSSHKeyPairValueRequest request, CancellationToken cancellation) =>
        await pairs.NameOf(call, request, cancellation) is { } name ? await resources.KeyToOpen(call, name, cancellation) : [];

    public async ValueTask<GetSSHKeyPairValueResponse> Handle(AuthorizedCall<GetSSHKeyPairValueRequest> call, CancellationToken cancellation)
    {
        Stored<Secret> stored = await pairs.Get(call.Caller.Account, call.Region, call.Request, cancellation);
        Secret secret = stored.Value;
        SshKeyPair pair = secret.KeyPair!;
        SecretVersion? version = secret.Version(SsmService.CurrentVersion);
        SecretValue? privateKey = secret.State switch
        {
            SecretState.Enabled => await secrets.Open(secret, version!, cancellation),
            SecretState.Disabled => null,
            _ => throw SecretRefusals.KeyPairUnavailable(),
        };
        if (privateKey is not null && readers.Note(stored, null, version!.VersionId, call.Caller, call.SourceAddress, call.UserAgent, call.Now) is { } note)
            call.Changes.Add(note);
        return new GetSSHKeyPairValueResponse(secret.ResourceId, secret.PublicKey!, privateKey, pair.Project, SshKeyPair.Remark, pair.Name);
    }
}
