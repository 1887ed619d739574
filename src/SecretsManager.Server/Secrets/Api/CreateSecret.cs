using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Keys;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Secrets.Api;

/// <summary>Creates a secret with its first version; it is enabled at once. One of a product's is enabled when its account is made.</summary>
internal sealed class CreateSecret(
    SecretStore secrets, SecretResources resources, IEnumerable<IProductSecrets> products, SecretCreation creation, AccountRegister accounts, SecretSettings settings, IRandomBytes random)
    : IAction<CreateSecretRequest, CreateSecretResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = SsmService.Name,
        Version = SsmService.Version,
        Name = nameof(CreateSecret),
        Effect = ActionEffect.Write,
        AuditFields = ["SecretName", "VersionId", "Description", "KmsKeyId", "SecretType", "EncryptType"],
        AnswerFields = ["SecretName", "VersionId", "FlowID"],
    };

    public CreateSecretRequest Read(ParameterReader parameters) => CreateSecretRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, CreateSecretRequest request, CancellationToken cancellation) =>
        resources.New(call, request.SecretType ?? 0, request.VersionId, request.KmsKeyId, cancellation);

    public async ValueTask<IReadOnlyList<TouchedResource>> MoreResources(AuthenticatedCall call, CreateSecretRequest request, CancellationToken cancellation) =>
    [
        .. OfProduct(request) is { } product ? await product.Touched(call, request, cancellation) : [],
        .. await resources.NamedKeyToSeal(call, request.KmsKeyId, cancellation),
    ];

    public IReadOnlyList<RecordTag> RequestTags(CreateSecretRequest request) => TagRules.Unchecked(request.Tags);

    public async ValueTask<CreateSecretResponse> Handle(AuthorizedCall<CreateSecretRequest> call, CancellationToken cancellation)
    {
        CreateSecretRequest request = call.Request;
        if (OfProduct(request) is { } product)
            return await product.Create(call, cancellation);
        SecretRules.CheckName(request.SecretName);
        string versionId = string.IsNullOrEmpty(request.VersionId) ? SsmService.CurrentVersion : request.VersionId;
        SecretRules.CheckVersionId(versionId);
        SecretRules.CheckDescription(request.Description ?? string.Empty);
        SecretRules.CheckAdditionalConfig(request.AdditionalConfig ?? string.Empty);
        SecretEncryption encryption = CheckKind(request);
        IReadOnlyList<RecordTag> tags = TagRules.Check(request.Tags);
        using SecretContent content = SecretContent.Take(request.SecretBinary, request.SecretString, settings.MaximumValueBytes);

        NewSecret wanted = new(request.SecretName, Type: 0, request.Description ?? string.Empty, encryption, request.KmsKeyId, tags);
        (Secret secret, MasterKey key) = await creation.Begin(call, wanted, await NewResourceId(call, cancellation), cancellation);
        secret = secret with { AdditionalConfig = request.AdditionalConfig ?? string.Empty };
        secret = await secrets.WithContent(secret, versionId, content, call.Now, key, call.Changes, cancellation);
        creation.Add(secret, call.Changes);
        return new CreateSecretResponse(secret.Name, versionId, TagCode: 0, tags.Count == 0 ? "no tags to save" : "ok");
    }

    private IProductSecrets? OfProduct(CreateSecretRequest request) => products.FirstOrDefault(product => (ulong)product.SecretType == request.SecretType);

    private static SecretEncryption CheckKind(CreateSecretRequest request)
    {
        int type = ParameterRules.CheckNumber("SecretType", request.SecretType, most: 4);
        if (type is 1 or 2)
            throw ParameterRules.Wrong("SecretType", "0, 3 or 4; secrets of types 1 and 2 have actions of their own", "0、3 或 4；类型 1、2 的凭据由各自的接口创建");
        SecretEncryption encryption = SecretRules.CheckEncryption(request.EncryptType, request.KmsKeyId);
        SecretRules.CheckCluster(request.KmsKeyId, request.KmsHsmClusterId);
        return encryption;
    }

    // The form is the API's: application, creator, kind, creation time in nanoseconds, three letters or digits.
    private async ValueTask<string> NewResourceId(AuthorizedCall<CreateSecretRequest> call, CancellationToken cancellation)
    {
        Account account = await accounts.Find(call.Caller.Account, cancellation)
            ?? throw new InvalidOperationException("The account of an authenticated call does not exist.");
        return $"{account.AppId}_{call.Caller.CreatorUin}_customize_{call.Now}000000_{Identifiers.NewAlphanumeric(3, random)}";
    }
}
