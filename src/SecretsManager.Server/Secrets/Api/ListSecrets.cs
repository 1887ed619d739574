using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Secrets.Api;

/// <summary>Lists the secrets of the account in the region, page by page.</summary>
internal sealed class ListSecrets(SecretStore secrets, DisplayTime times) : IAction<ListSecretsRequest, ListSecretsResponse>
{
    /// <summary>The longest page. The Terraform provider asks for 200 and takes a shorter page for the last one.</summary>
    public const int MostAtOnce = 200;

    private const int UsualPage = 20;
    private const int ProductSecrets = 1;

    public ActionDeclaration Declaration { get; } = new()
    {
        Service = SsmService.Name,
        Version = SsmService.Version,
        Name = nameof(ListSecrets),
        Effect = ActionEffect.Read,
        AuditFields = ["Offset", "Limit", "OrderType", "State", "SearchSecretName", "SecretType", "ProductName", "EncryptType", "InstanceID"],
    };

    public ListSecretsRequest Read(ParameterReader parameters) => ListSecretsRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, ListSecretsRequest request, CancellationToken cancellation) =>
        SecretResources.List(call);

    public async ValueTask<ListSecretsResponse> Handle(AuthorizedCall<ListSecretsRequest> call, CancellationToken cancellation)
    {
        ListSecretsRequest request = call.Request;
        int state = ParameterRules.CheckNumber("State", request.State, most: 5);
        int type = ParameterRules.CheckNumber("SecretType", request.SecretType, most: 4);
        int limit = ParameterRules.CheckNumber("Limit", request.Limit, MostAtOnce);
        RecordQuery query = new(RecordKind.Secret, call.Caller.Account, call.Region)
        {
            States = state == 0 ? null : [state],
            Type = type,
            Products = type == ProductSecrets && !string.IsNullOrEmpty(request.ProductName) ? request.ProductName.Split(',') : null,
            Instance = string.IsNullOrEmpty(request.InstanceID) ? null : request.InstanceID,
            Encryption = request.EncryptType is null ? null : ParameterRules.CheckNumber("EncryptType", request.EncryptType, most: 1),
            IdContains = string.IsNullOrEmpty(request.SearchSecretName) ? null : request.SearchSecretName,
            Tags = TagRules.CheckFilters(request.TagFilters),
            Ascending = ParameterRules.CheckNumber("OrderType", request.OrderType, most: 1) == 1,
            Offset = ParameterRules.CheckNumber("Offset", request.Offset, int.MaxValue),
            Limit = limit == 0 ? UsualPage : limit,
        };
        (IReadOnlyList<Stored<Secret>> page, long total) = call.SeesAll
            ? await secrets.Records.List(query, cancellation)
            : await secrets.Records.ListShown(query, secret => call.Sees(SecretResources.Of(secret)), cancellation);
        return new ListSecretsResponse(total, [.. page.Select(secret => secret.Value.ToMetadata(times))]);
    }
}
