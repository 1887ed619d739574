using SecretsManager.Protocol;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Secrets;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Rotation.Api;

/// <summary>Creates a secret whose accounts the product makes in an instance; the first is made by a task.</summary>
internal sealed class CreateProductSecret(
    SecretResources resources,
    ProductInstances instances,
    ProductDrivers drivers,
    ProductSecretCreation creation,
    DisplayTime times, RotationJitter jitter) : IAction<CreateProductSecretRequest, CreateProductSecretResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = SsmService.Name,
        Version = SsmService.Version,
        Name = nameof(CreateProductSecret),
        Effect = ActionEffect.Write,
        AuditFields = ["SecretName", "UserNamePrefix", "ProductName", "InstanceID", "Description", "KmsKeyId", "EncryptType", "EnableRotation", "RotationFrequency", "RotationBeginTime"],
        AnswerFields = ["SecretName", "FlowID"],
    };

    public CreateProductSecretRequest Read(ParameterReader parameters) => CreateProductSecretRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, CreateProductSecretRequest request, CancellationToken cancellation) =>
        resources.New(call, drivers.TryGet(request.ProductName, out _) ? (ulong)drivers.TypeOf(request.ProductName) : 1, null, request.KmsKeyId, cancellation);

    // What the accounts may do they do with the administrator's rights: whoever creates them needs the instance.
    public async ValueTask<IReadOnlyList<TouchedResource>> MoreResources(AuthenticatedCall call, CreateProductSecretRequest request, CancellationToken cancellation) =>
    [
        await instances.Named(call, request.InstanceID, cancellation),
        .. await resources.NamedKeyToSeal(call, request.KmsKeyId, cancellation),
    ];

    public IReadOnlyList<RecordTag> RequestTags(CreateProductSecretRequest request) => TagRules.Unchecked(request.Tags);

    public async ValueTask<CreateProductSecretResponse> Handle(AuthorizedCall<CreateProductSecretRequest> call, CancellationToken cancellation)
    {
        CreateProductSecretRequest request = call.Request;
        SecretRules.CheckName(request.SecretName);
        AccountName.CheckPrefix(request.UserNamePrefix);
        SecretRules.CheckDescription(request.Description ?? string.Empty);
        SecretEncryption encryption = SecretRules.CheckEncryption(request.EncryptType, request.KmsKeyId);
        SecretRules.CheckCluster(request.KmsKeyId, request.KmsHsmClusterId);
        CheckAccountFields(request);
        IReadOnlyList<RecordTag> tags = TagRules.Check(request.Tags);
        RotationSchedule schedule = ScheduleOf(request);
        drivers.Required(request.ProductName);
        Stored<ProductInstance> instance = await instances.Get(call.Caller.Account, call.Region, request.InstanceID, cancellation);
        if (instance.Value.Product != request.ProductName)
            throw ParameterRules.Wrong("ProductName", "the product as which the instance is registered", "该实例注册时的产品名称");
        NewProductSecret wanted = new(
            request.SecretName,
            request.UserNamePrefix,
            new CredentialScope(request.Domains, [.. request.PrivilegesList.Select(UnitOf)]),
            schedule,
            encryption,
            request.KmsKeyId,
            tags,
            request.Description ?? string.Empty,
            request.AccountRemark ?? string.Empty,
            AdditionalConfig: string.Empty);
        long task = await creation.Begin(call, instance, wanted, cancellation);
        return new CreateProductSecretResponse(request.SecretName, TagCode: 0, tags.Count == 0 ? "no tags to save" : "ok", task);
    }

    private static void CheckAccountFields(CreateProductSecretRequest request)
    {
        if (request.AccountRemark?.Length > RotationRules.LongestRemark)
            throw ParameterRules.Wrong("AccountRemark", "up to 255 characters", "不超过 255 个字符");
        if (!string.IsNullOrEmpty(request.AccountType))
            throw ParameterRules.Wrong("AccountType", "empty; only SQL Server has types of accounts, and it is not among the products", "空；仅 SQL Server 有账号类型，且暂不支持该产品");
    }

    private RotationSchedule ScheduleOf(CreateProductSecretRequest request)
    {
        int days = RotationRules.Days("RotationFrequency", request.RotationFrequency ?? 1, least: 1);
        bool isOn = request.EnableRotation ?? false;
        if (isOn && string.IsNullOrEmpty(request.RotationBeginTime))
            throw MissingParameter.Named("RotationBeginTime");
        long? begin = string.IsNullOrEmpty(request.RotationBeginTime) ? null : times.Parse("RotationBeginTime", request.RotationBeginTime);
        return new RotationSchedule(isOn, days, isOn ? begin + jitter.Next() : null, begin, Latest: null);
    }

    private static PrivilegeUnit UnitOf(ProductPrivilegeUnit unit) => new(unit.PrivilegeName, unit.Privileges)
    {
        Database = NameOf(unit, "Database"),
        Table = NameOf(unit, "TableName"),
        Column = NameOf(unit, "ColumnName"),
        Schema = NameOf(unit, "SchemaName"),
        Sequence = NameOf(unit, "SequenceName"),
        Procedure = NameOf(unit, "ProcedureName"),
        Type = NameOf(unit, "TypeName"),
        Function = NameOf(unit, "FunctionName"),
        View = NameOf(unit, "ViewName"),
        MaterializedView = NameOf(unit, "MatviewName"),
    };

    private static string NameOf(ProductPrivilegeUnit unit, string field) => unit.Names.GetValueOrDefault(field) ?? string.Empty;
}
