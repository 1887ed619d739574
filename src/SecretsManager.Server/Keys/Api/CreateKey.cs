using SecretsManager.Protocol;
using SecretsManager.Protocol.Kms;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Keys.Api;

/// <summary>Creates a customer master key. Where a hardware module is the root of trust the key is made in it and never leaves it.</summary>
internal sealed class CreateKey(KeyCalls calls, KeySettings settings, IRandomBytes random) : IAction<CreateKeyRequest, CreateKeyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = KmsService.Name,
        Version = KmsService.Version,
        Name = nameof(CreateKey),
        Effect = ActionEffect.Write,
        AuditFields = ["Alias", "Description", "KeyUsage", "Type"],
        AnswerFields = ["KeyId"],
    };

    public CreateKeyRequest Read(ParameterReader parameters) => CreateKeyRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, CreateKeyRequest request, CancellationToken cancellation) =>
        KeyCalls.Any(call);

    public IReadOnlyList<RecordTag> RequestTags(CreateKeyRequest request) => TagRules.Unchecked(request.Tags);

    public async ValueTask<CreateKeyResponse> Handle(AuthorizedCall<CreateKeyRequest> call, CancellationToken cancellation)
    {
        CreateKeyRequest request = call.Request;
        KeyRules.CheckAlias(request.Alias);
        KeyRules.CheckDescription(request.Description ?? string.Empty);
        KeyRules.RefuseCluster(request.HsmClusterId);
        KeyUsage usage = CheckUsage(request.KeyUsage);
        bool isExternal = CheckIsExternal(request.Type, usage);
        IReadOnlyList<RecordTag> tags = TagRules.Check(request.Tags);
        if (await calls.Keys.Aliases.Find(calls.Keys.Aliases.Identity(call.Caller.Account, call.Region, request.Alias), cancellation) is not null)
            throw KeyCallRefusals.AliasTaken();
        if (settings.KeysPerRegion > 0)
        {
            if (await calls.Count(call.Caller.Account, call.Region, cancellation) >= settings.KeysPerRegion)
                throw KeyCallRefusals.TooManyKeys(settings.KeysPerRegion);
            call.Changes.Add(new Change.ExpectFewer(KeyCalls.Counted(call.Caller.Account, call.Region), settings.KeysPerRegion));
        }

        string keyId = Identifiers.NewUuid(random);
        MasterKey key = new(
            keyId,
            call.Caller.Account,
            isExternal ? MasterKeyState.PendingImport : MasterKeyState.Enabled,
            MadeBySsm: false,
            call.Now,
            isExternal ? [] : [await Generate(call, keyId, usage, cancellation)])
        {
            Alias = request.Alias,
            Description = request.Description ?? string.Empty,
            CreatorUin = call.Caller.CreatorUin,
            Usage = usage,
            IsExternal = isExternal,
            LastVersion = 1,
            Tags = tags,
        };
        call.Changes.Add(calls.Keys.Records.Insert(calls.Keys.Records.Identity(key.Account, call.Region, keyId), key));
        call.Changes.Add(calls.Keys.Aliases.Insert(calls.Keys.Aliases.Identity(key.Account, call.Region, key.Alias), new KeyAlias(keyId, call.Now)));
        return new CreateKeyResponse(
            keyId, key.Alias, call.Now / 1000, key.Description, key.State.ToString(), KeyUsages.NameOf(usage), TagCode: 0, tags.Count == 0 ? "no tags to save" : "ok");
    }

    private static KeyUsage CheckUsage(string? name)
    {
        if (string.IsNullOrEmpty(name))
            return KeyUsage.EncryptDecrypt;
        if (KeyUsages.UsageOf(name) is { } usage)
            return usage;
        // Usages of the API's that are not here are told apart from what is none.
        if (name.StartsWith("ASYMMETRIC_", StringComparison.Ordinal) && name.EndsWith("SM2", StringComparison.Ordinal))
            throw new ApiException(
                ErrorCode.UnsupportedOperationUnsupportedKeyUsageInCurrentRegion,
                $"SM2 is not supported here. Supported: {string.Join(", ", KeyUsages.UsageNames)}.",
                $"此处不支持 SM2。支持：{string.Join("、", KeyUsages.UsageNames)}。");
        throw ParameterRules.Wrong(
            "KeyUsage", string.Join(", ", KeyUsages.UsageNames), string.Join("、", KeyUsages.UsageNames), ErrorCode.InvalidParameterValueInvalidKeyUsage);
    }

    private static bool CheckIsExternal(ulong? type, KeyUsage usage)
    {
        if (type is null or 1)
            return false;
        if (type != 2 || usage != KeyUsage.EncryptDecrypt)
            throw ParameterRules.Wrong(
                "Type",
                "1, or 2 for a key of the usage ENCRYPT_DECRYPT whose material is imported",
                "1；或 2（导入密钥材料，仅限用途 ENCRYPT_DECRYPT）",
                ErrorCode.InvalidParameterValueInvalidType);
        return true;
    }

    private async ValueTask<MasterKeyVersion> Generate(AuthorizedCall<CreateKeyRequest> call, string keyId, KeyUsage usage, CancellationToken cancellation)
    {
        MasterKeyVersion version = await KeyCalls.Answered(() => calls.Keys.Holders.ForNew.Generate(keyId, 1, usage, call.Now, cancellation));
        call.Undo.Push(() => calls.Keys.Holders.TakeBack(version));
        call.Changes.AddRange(MasterKeyHolders.Conditions(version));
        return version;
    }
}
