using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Keys;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Secrets.Api;

/// <summary>Makes an SSH key pair and keeps it in a secret; it is enabled at once.</summary>
internal sealed class CreateSSHKeyPairSecret(SecretStore secrets, SecretResources resources, MasterKeys keys, SecretQuotas quotas, IRandomBytes random)
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

        if (await secrets.Find(call.Caller.Account, call.Region, request.SecretName, cancellation) is not null)
            throw SecretRefusals.NameTaken();
        await quotas.Check(call.Caller.Account, call.Region, call.Changes, cancellation);

        MasterKey key = await keys.Choose(call.Caller.Account, call.Region, request.KmsKeyId, encryption == SecretEncryption.Software, call.Changes, call.Undo, cancellation);
        // If the id is taken the call is tried again, with another.
        string id = SshKeyPair.NewId(random);
        call.Changes.Add(SshKeyPairs.ExpectFree(call.Caller.Account, call.Region, id));
        using NewSshKeys made = NewSshKeys.Make(comment: id);
        SshKeyPair pair = new(string.IsNullOrEmpty(request.SSHKeyName) ? SshKeyPair.NameOf(id) : request.SSHKeyName, request.ProjectId, made.PublicKey);
        Secret secret = new(
            Identifiers.NewUuid(random),
            request.SecretName,
            call.Caller.Account,
            call.Region,
            request.Description ?? string.Empty,
            SecretState.Enabled,
            SshKeyPair.SecretType,
            call.Caller.CreatorUin,
            call.Now,
            DeleteAt: null,
            encryption,
            key.KeyId,
            key.MadeBySsm,
            AdditionalConfig: string.Empty,
            id,
            tags,
            Versions: [],
            LastSequence: 0)
        {
            KeyPair = pair,
        };
        secret = await secrets.WithContent(
            secret, SsmService.CurrentVersion, new SecretContent(ValueKind.Text, made.PrivateKey), call.Now, key, call.Changes, cancellation);
        call.Changes.Add(secrets.Records.Insert(secrets.Records.Identity(secret.Account, secret.Region, secret.Name), secret));
        return new CreateSSHKeyPairSecretResponse(secret.Name, id, pair.Name, TagCode: 0, tags.Count == 0 ? "no tags to save" : "ok");
    }
}
