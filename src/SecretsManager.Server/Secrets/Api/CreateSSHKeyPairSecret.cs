using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Keys;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Secrets.Api;

/// <summary>Makes an SSH key pair and keeps it in a secret; it is enabled at once.</summary>
internal sealed class CreateSSHKeyPairSecret(SecretStore secrets, SecretResources resources, SecretCreation creation, IRandomBytes random)
    : IAction<CreateSSHKeyPairSecretRequest, CreateSSHKeyPairSecretResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = SsmService.Name,
        Version = SsmService.Version,
        Name = nameof(CreateSSHKeyPairSecret),
        Effect = ActionEffect.Write,
        AuditFields = ["SecretName", "ProjectId", "SSHKeyName", "Description", "KmsKeyId", "EncryptType"],
        AnswerFields = ["SecretName", "SSHKeyID", "SSHKeyName"],
    };

    public CreateSSHKeyPairSecretRequest Read(ParameterReader parameters) => CreateSSHKeyPairSecretRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, CreateSSHKeyPairSecretRequest request, CancellationToken cancellation) =>
        resources.New(call, SshKeyPair.SecretType, null, request.KmsKeyId, cancellation);

    public ValueTask<IReadOnlyList<TouchedResource>> MoreResources(AuthenticatedCall call, CreateSSHKeyPairSecretRequest request, CancellationToken cancellation) =>
        resources.NamedKeyToSeal(call, request.KmsKeyId, cancellation);

    public IReadOnlyList<RecordTag> RequestTags(CreateSSHKeyPairSecretRequest request) => TagRules.Unchecked(request.Tags);

    public async ValueTask<CreateSSHKeyPairSecretResponse> Handle(AuthorizedCall<CreateSSHKeyPairSecretRequest> call, CancellationToken cancellation)
    {
        CreateSSHKeyPairSecretRequest request = call.Request;
        SecretRules.CheckName(request.SecretName);
        SshKeyPair.CheckProject(request.ProjectId);
        if (!string.IsNullOrEmpty(request.SSHKeyName))
            SshKeyPair.CheckName(request.SSHKeyName);
        SecretRules.CheckDescription(request.Description ?? string.Empty);
        SecretEncryption encryption = SecretRules.CheckEncryption(request.EncryptType, request.KmsKeyId);
        SecretRules.CheckCluster(request.KmsKeyId, request.KmsHsmClusterId);
        IReadOnlyList<RecordTag> tags = TagRules.Check(request.Tags);

        // If the id is taken the call is tried again, with another.
        string id = SshKeyPair.NewId(random);
        call.Changes.Add(SshKeyPairs.ExpectFree(call.Caller.Account, call.Region, id));
        using NewSshKeys made = NewSshKeys.Make(comment: id);
        SshKeyPair pair = new(string.IsNullOrEmpty(request.SSHKeyName) ? SshKeyPair.NameOf(id) : request.SSHKeyName, request.ProjectId, made.PublicKey);
        NewSecret wanted = new(request.SecretName, SshKeyPair.SecretType, request.Description ?? string.Empty, encryption, request.KmsKeyId, tags);
        (Secret secret, MasterKey key) = await creation.Begin(call, wanted, id, cancellation);
        secret = await secrets.WithContent(
            secret with { KeyPair = pair }, SsmService.CurrentVersion, new SecretContent(ValueKind.Text, made.PrivateKey), call.Now, key, call.Changes, cancellation);
        creation.Add(secret, call.Changes);
        return new CreateSSHKeyPairSecretResponse(secret.Name, id, pair.Name, TagCode: 0, tags.Count == 0 ? "no tags to save" : "ok");
    }
}
