namespace SecretsManager.EndToEndTests.Keys;

/// <summary>The types that a field of the key management API can have.</summary>
internal enum FieldKind
{
    Text,
    Number,
    Texts,
    Objects,
    Member,
}

/// <summary>A field of a request.</summary>
/// <param name="Sample">A value that is right, as JSON.</param>
internal sealed record FieldShape(string Name, FieldKind Kind, string Sample, bool IsRequired)
{
    /// <summary>Values of other types, as JSON.</summary>
    public IEnumerable<string> WrongTypes => Kind switch
    {
        FieldKind.Text => ["1", "true", "[\"CANARY\"]", "{\"a\":\"CANARY\"}", "[]"],
        FieldKind.Number => ["-1", "1.5", "1e1", "\"1\"", "\"CANARY\"", "true", "[1]", "{}", "18446744073709551616"],
        FieldKind.Texts => ["\"CANARY\"", "1", "{\"0\":\"CANARY\"}", "[1]", "[null]", "[[\"CANARY\"]]", "[{\"a\":\"CANARY\"}]"],
        FieldKind.Objects => ["\"CANARY\"", "1", "{\"a\":\"CANARY\"}", "[\"CANARY\"]", "[1]", "[null]", "[[]]"],
        _ => ["\"CANARY\"", "1", "true", "[]", "[{}]"],
    };
}

/// <summary>What the request of an action looks like. <c>KEY</c> in a sample stands for the id of a key.</summary>
internal sealed record ActionShape(string Name, IReadOnlyList<FieldShape> Fields)
{
    private const string Base64 = "\"YWJj\"";

    /// <summary>Every action of the service.</summary>
    public static IReadOnlyList<ActionShape> All { get; } =
    [
        Of("ArchiveKey", KeyId, Member),
        Of("AsymmetricRsaDecrypt", KeyId, Need("Ciphertext", Base64), Need("Algorithm", "\"RSAES_OAEP_SHA_1\"")),
        Of("BindCloudResource", KeyId, Need("ProductId", "\"cos\""), Need("ResourceId", "\"bucket\"")),
        Of("CancelKeyArchive", KeyId, Member),
        Of("CancelKeyDeletion", KeyId, Member),
        Of("CreateKey", Need("Alias", "\"fresh\""), May("Description"), May("KeyUsage"), Number("Type", "1"), Objects("Tags"), May("HsmClusterId")),
        Of("Decrypt", Need("CiphertextBlob", Base64), May("EncryptionContext"), May("EncryptionPublicKey"), May("EncryptionAlgorithm")),
        Of("DeleteImportedKeyMaterial", KeyId),
        Of("DescribeKey", KeyId, Member),
        Of("DescribeKeys", KeyIds, Member),
        Of("DisableKey", KeyId, Member),
        Of("DisableKeyRotation", KeyId, Member),
        Of("DisableKeys", KeyIds, Member),
        Of("EnableKey", KeyId, Member),
        Of("EnableKeyRotation", KeyId, Number("RotateDays", "30"), Member),
        Of("EnableKeys", KeyIds, Member),
        Of("Encrypt", KeyId, Need("Plaintext", Base64), May("EncryptionContext")),
        Of(
            "GenerateDataKey", KeyId, Need("KeySpec", "\"AES_256\""), Number("NumberOfBytes", "16"), May("EncryptionContext"), May("EncryptionPublicKey"), May("EncryptionAlgorithm"),
            Number("IsHostedByKms", "0"), May("DataKeyName"), May("Description"), May("HsmClusterId"), Objects("Tags")),
        Of("GenerateRandom", Need("NumberOfBytes", "16", FieldKind.Number)),
        Of("GetKeyRotationStatus", KeyId, Member),
        Of("GetParametersForImport", KeyId, Need("WrappingAlgorithm", "\"RSAES_OAEP_SHA_1\""), Need("WrappingKeySpec", "\"RSA_2048\"")),
        Of("GetPublicKey", KeyId),
        Of("GetRegions"),
        Of("GetServiceStatus"),
        Of("ImportKeyMaterial", Need("EncryptedKeyMaterial", Base64), Need("ImportToken", "\"token\""), KeyId, Number("ValidTo", "0")),
        Of("ListAlgorithms"),
        Of(
            "ListKeyDetail", Number("Offset", "0"), Number("Limit", "10"), Number("Role", "0"), Number("OrderType", "0"), Number("KeyState", "0"), May("SearchKeyAlias"), May("Origin"),
            May("KeyUsage"), Objects("TagFilters"), May("HsmClusterId"), Objects("MemberAccounts")),
        Of("ListKeys", Number("Offset", "0"), Number("Limit", "10"), Number("Role", "0"), May("HsmClusterId")),
        Of("ReEncrypt", Need("CiphertextBlob", Base64), May("DestinationKeyId"), May("SourceEncryptionContext"), May("DestinationEncryptionContext")),
        Of("RotateKey", KeyId, Member),
        Of("ScheduleKeyDeletion", KeyId, Need("PendingWindowInDays", "7", FieldKind.Number), Member),
        Of("SignByAsymmetricKey", Need("Algorithm", "\"ECC_P256_R1\""), Need("Message", Base64), KeyId, May("MessageType")),
        Of("UnbindCloudResource", KeyId, Need("ProductId", "\"cos\""), Need("ResourceId", "\"bucket\"")),
        Of("UpdateAlias", Need("Alias", "\"fresh\""), KeyId, Member),
        Of("UpdateKeyDescription", Need("Description", "\"new\""), KeyId, Member),
        Of("VerifyByAsymmetricKey", KeyId, Need("SignatureValue", Base64), Need("Message", Base64), Need("Algorithm", "\"ECC_P256_R1\""), May("MessageType")),
    ];

    private static FieldShape KeyId => Need("KeyId", "\"KEY\"");

    private static FieldShape KeyIds => Need("KeyIds", "[\"KEY\"]", FieldKind.Texts);

    private static FieldShape Member => new("MemberAccount", FieldKind.Member, "{}", IsRequired: false);

    /// <summary>The request as JSON: what it needs, and what is added.</summary>
    public string With(string more = "") =>
        "{" + string.Join(',', Fields.Where(field => field.IsRequired).Select(field => $"\"{field.Name}\":{field.Sample}").Append(more).Where(part => part.Length > 0)) + "}";

    /// <summary>The same without a field.</summary>
    public ActionShape Without(FieldShape field) => this with { Fields = [.. Fields.Where(other => other != field)] };

    private static ActionShape Of(string name, params FieldShape[] fields) => new(name, fields);

    private static FieldShape Need(string name, string sample, FieldKind kind = FieldKind.Text) => new(name, kind, sample, IsRequired: true);

    private static FieldShape May(string name) => new(name, FieldKind.Text, "\"\"", IsRequired: false);

    private static FieldShape Number(string name, string sample) => new(name, FieldKind.Number, sample, IsRequired: false);

    private static FieldShape Objects(string name) => new(name, FieldKind.Objects, "[]", IsRequired: false);
}
