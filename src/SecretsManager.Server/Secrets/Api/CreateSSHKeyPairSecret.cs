using SecretsManager.Protocol;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Keys;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Secrets.Api;

/// <summary>Makes an SSH key pair and keeps it in a secret; it is enabled at once. One for hosts is enabled when all of them take it.</summary>
internal sealed class CreateSSHKeyPairSecret(SecretStore secrets, SecretResources resources, SecretCreation creation, IHostKeyPairs hosts, IRandomBytes random)
    : IAction<CreateSSHKeyPairSecretRequest, CreateSSHKeyPairSecretResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = SsmService.Name,
        Version = SsmService.Version,
        Name = nameof(CreateSSHKeyPairSecret),
        Effect = ActionEffect.Write,
        AuditFields = ["SecretName", "ProjectId", "SSHKeyName", "Description", "KmsKeyId", "EncryptType", "KeyType", "InstanceID", "UserName"],
        AnswerFields = ["SecretName", "SSHKeyID", "SSHKeyName", "FlowID"],
    };

    public CreateSSHKeyPairSecretRequest Read(ParameterReader parameters) => CreateSSHKeyPairSecretRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, CreateSSHKeyPairSecretRequest request, CancellationToken cancellation) =>
        resources.New(call, SshKeyPair.SecretType, null, request.KmsKeyId, cancellation);

    // What the pair may do it gets by the administrator's rights: whoever creates it needs each host.
    public async ValueTask<IReadOnlyList<TouchedResource>> MoreResources(AuthenticatedCall call, CreateSSHKeyPairSecretRequest request, CancellationToken cancellation) =>
        [.. await hosts.Named(call, request.Hosts, cancellation), .. await resources.NamedKeyToSeal(call, request.KmsKeyId, cancellation)];

    public IReadOnlyList<RecordTag> RequestTags(CreateSSHKeyPairSecretRequest request) => TagRules.Unchecked(request.Tags);

    public async ValueTask<CreateSSHKeyPairSecretResponse> Handle(AuthorizedCall<CreateSSHKeyPairSecretRequest> call, CancellationToken cancellation)
    {
        CreateSSHKeyPairSecretRequest request = call.Request;
        SecretRules.CheckName(request.SecretName);
        SshKeyPair.CheckProject(request.ProjectId);
        if (!string.IsNullOrEmpty(request.SSHKeyName))
            SshKeyPair.CheckName(request.SSHKeyName);
        SshKeyKind kind = SshKeyPair.KindOf(request.KeyType);
        if (!string.IsNullOrEmpty(request.InstanceID) && request.InstanceIDs.Count > 0)
            throw ParameterRules.Wrong("InstanceIDs", "empty where InstanceID is given, which names one host alone", "指定 InstanceID（单台主机）时须为空");
        bool isForHost = request.Hosts.Count > 0;
        if (isForHost && string.IsNullOrEmpty(request.UserName))
            throw MissingParameter.Named("UserName");
        if (!isForHost && !string.IsNullOrEmpty(request.UserName))
            throw ParameterRules.Wrong("UserName", "empty where InstanceID and InstanceIDs are, as it is a user of those hosts", "InstanceID 和 InstanceIDs 均为空时须为空");
        if (request.InstanceIDs.Count > 0)
            call.Note("InstanceIDs", string.Join(',', request.InstanceIDs));
        SecretRules.CheckDescription(request.Description ?? string.Empty);
        SecretEncryption encryption = SecretRules.CheckEncryption(request.EncryptType, request.KmsKeyId);
        SecretRules.CheckCluster(request.KmsKeyId, request.KmsHsmClusterId);
        IReadOnlyList<RecordTag> tags = TagRules.Check(request.Tags);

        // If the id is taken the call is tried again, with another.
        string id = SshKeyPair.NewId(random);
        call.Changes.Add(SshKeyPairs.ExpectFree(call.Caller.Account, call.Region, id));
        SshKeyPair pair = new(string.IsNullOrEmpty(request.SSHKeyName) ? SshKeyPair.NameOf(id) : request.SSHKeyName, request.ProjectId, string.Empty) { Kind = kind };
        NewSecret wanted = new(request.SecretName, SshKeyPair.SecretType, request.Description ?? string.Empty, encryption, request.KmsKeyId, tags);
        (Secret secret, MasterKey key) = await creation.Begin(call, wanted, id, cancellation);
        (secret, long task) = isForHost
            ? await hosts.Begin(secret with { KeyPair = pair }, request.Hosts, request.UserName!, call.Now, key, call.Changes, cancellation)
            : (await Made(secret, pair, call.Now, key, call.Changes, cancellation), 0);
        creation.Add(secret, call.Changes);
        return new CreateSSHKeyPairSecretResponse(secret.Name, id, pair.Name, TagCode: 0, tags.Count == 0 ? "no tags to save" : "ok", task);
    }

    private async ValueTask<Secret> Made(Secret secret, SshKeyPair pair, long now, MasterKey key, ICollection<Change> changes, CancellationToken cancellation)
    {
        using NewSshKeys made = NewSshKeys.Make(pair.Kind, comment: secret.ResourceId, random);
        return await secrets.WithContent(
            secret with { KeyPair = pair with { PublicKey = made.PublicKey } },
            SsmService.CurrentVersion,
            new SecretContent(ValueKind.Text, made.PrivateKey),
            now,
            key,
            changes,
            cancellation);
    }
}
