using SecretsManager.Protocol.Kms;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Keys.Api;

/// <summary>Lists keys with their descriptions.</summary>
internal sealed class ListKeyDetail(KeyCalls calls) : IAction<ListKeyDetailRequest, ListKeyDetailResponse>
{
    private const string All = "ALL";

    public ActionDeclaration Declaration { get; } = new()
    {
        Service = KmsService.Name,
        Version = KmsService.Version,
        Name = nameof(ListKeyDetail),
        Effect = ActionEffect.Read,
        AuditFields = ["Offset", "Limit", "Role", "OrderType", "KeyState", "SearchKeyAlias", "Origin", "KeyUsage"],
    };

    public ListKeyDetailRequest Read(ParameterReader parameters) => ListKeyDetailRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, ListKeyDetailRequest request, CancellationToken cancellation) =>
        KeyCalls.List(call);

    public async ValueTask<ListKeyDetailResponse> Handle(AuthorizedCall<ListKeyDetailRequest> call, CancellationToken cancellation)
    {
        ListKeyDetailRequest request = call.Request;
        KeyRules.RefuseMember([.. request.MemberAccounts]);
        int state = ParameterRules.CheckNumber("KeyState", request.KeyState, most: 5);
        RecordQuery query = KeyQueries.Page(call, request.Role, request.Offset, request.Limit) with
        {
            States = state == 0 ? KeyQueries.Shown : [state],
            Ascending = ParameterRules.CheckNumber("OrderType", request.OrderType, most: 1) == 1,
            IdOrInstanceContains = request.SearchKeyAlias,
            Encryption = CheckOrigin(request.Origin),
            Products = CheckUsage(request.KeyUsage),
            Tags = TagRules.CheckFilters(request.TagFilters),
        };
        // No key is in a dedicated cluster.
        if (!string.IsNullOrEmpty(request.HsmClusterId))
            return new ListKeyDetailResponse(0, []);
        (IReadOnlyList<Stored<MasterKey>> page, long total) = call.SeesAll
            ? await calls.Keys.Records.List(query, cancellation)
            : await calls.Keys.Records.ListShown(query, key => call.Sees(KeyCalls.Of(key)), cancellation);
        return new ListKeyDetailResponse(total, [.. page.Select(key => key.Value.ToMetadata())]);
    }

    private static int? CheckOrigin(string? origin) => origin switch
    {
        null or "" or All => null,
        "TENCENT_KMS" => 0,
        "EXTERNAL" => 1,
        _ => throw ParameterRules.Wrong("Origin", "ALL, TENCENT_KMS, EXTERNAL", "ALL、TENCENT_KMS、EXTERNAL"),
    };

    private static IReadOnlyList<string>? CheckUsage(string? name)
    {
        if (name == All)
            return null;
        KeyUsage? usage = string.IsNullOrEmpty(name) ? KeyUsage.EncryptDecrypt : KeyUsages.UsageOf(name);
        // A usage of the API's that no key here can have.
        if (usage is null && name!.EndsWith("SM2", StringComparison.Ordinal))
            return [];
        return usage is { } known
            ? [KeyUsages.IndexOf(known)]
            : throw ParameterRules.Wrong("KeyUsage", $"ALL, {string.Join(", ", KeyUsages.UsageNames)}", $"ALL、{string.Join("、", KeyUsages.UsageNames)}");
    }
}
