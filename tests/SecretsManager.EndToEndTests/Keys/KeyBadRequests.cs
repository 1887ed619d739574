using System.Text;
using SecretsManager.Protocol.Kms;

namespace SecretsManager.EndToEndTests.Keys;

/// <summary>
/// The table of bad requests to the key management service. The shape of each action is written down once; what can be wrong with a
/// shape follows from it. The keys of <see cref="Prepare"/> must exist.
/// </summary>
internal sealed class KeyBadRequests(SignedClient client, string key)
{
    public const string Canary = "cAnArYk7Qx2Wz9Pm";

    private const string Invalid = "InvalidParameter";
    private const string Value = "InvalidParameterValue";
    private const string Missing = "MissingParameter";
    private const string Unknown = "UnknownParameter";
    private const string WrongId = "InvalidParameterValue.InvalidKeyId";
    private const string NotFound = "ResourceUnavailable.CmkNotFound";
    private const string Largest = "18446744073709551615";

    private readonly List<BadRequest> table = [];

    /// <summary>Makes the key that the table speaks of.</summary>
    public static async Task<string> Prepare(SignedClient client) =>
        (string)(await client.Call("CreateKey", new { Alias = "bad-requests" }, KmsService.Version)).Fields["KeyId"]!;

    /// <summary>The whole table.</summary>
    public IReadOnlyList<BadRequest> All()
    {
        table.Clear();
        foreach (ActionShape shape in ActionShape.All)
        {
            Names(shape);
            foreach (FieldShape field in shape.Fields)
                Types(shape, field);
        }

        Numbers();
        Texts();
        Lists();
        Queries();
        Envelope();
        return table;
    }

    private void Add(string expected, string action, string json) => table.Add(new BadRequest(
        $"{action} {json}", expected, () => client.Send(client.Sign(action, Utf8(json), version: KmsService.Version))));

    private byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text.Replace("KEY", key, StringComparison.Ordinal).Replace("CANARY", Canary, StringComparison.Ordinal));

    // What is unknown, what stands twice, what is not there.
    private void Names(ActionShape shape)
    {
        Add(Unknown, shape.Name, shape.With("\"Unknown\":\"CANARY\""));
        Add(Unknown, shape.Name, shape.With("\"Unknown\":null"));
        Add(Unknown, shape.Name, shape.With("\"Unknown\":{\"a\":[\"CANARY\",1]}"));
        Add(Unknown, shape.Name, shape.With("\"\":\"CANARY\""));
        Add(Invalid, shape.Name, "[" + shape.With() + "]");
        Add(Invalid, shape.Name, shape.With()[..^1]);
        foreach (FieldShape field in shape.Fields)
        {
            Add(Unknown, shape.Name, shape.With($"\"{field.Name.ToLowerInvariant()}\":{field.Sample}"));
            Add(Invalid, shape.Name, shape.Without(field).With($"\"{field.Name}\":{field.Sample},\"{field.Name}\":{field.Sample}"));
            if (!field.IsRequired)
                continue;
            Add(Missing, shape.Name, shape.Without(field).With());
            Add(Missing, shape.Name, shape.Without(field).With($"\"{field.Name}\":null"));
        }
    }

    private void Types(ActionShape shape, FieldShape field)
    {
        foreach (string wrong in field.WrongTypes)
            Add(Invalid, shape.Name, shape.Without(field).With($"\"{field.Name}\":{wrong}"));
        if (field.Kind is FieldKind.Member)
        {
            Add(Unknown, shape.Name, shape.With("\"MemberAccount\":{\"Other\":\"CANARY\"}"));
            Add(Invalid, shape.Name, shape.With("\"MemberAccount\":{\"MemberUin\":\"CANARY\"}"));
            Add("UnsupportedOperation", shape.Name, shape.With("\"MemberAccount\":{\"MemberUin\":100000000002}"));
            Add("UnsupportedOperation", shape.Name, shape.With("\"MemberAccount\":{}"));
        }

        if (field.Name is not "KeyId" and not "KeyIds")
            return;
        foreach ((string id, string code) in ((string, string)[])
        [
            ("", WrongId), ("CANARY", WrongId), ("*", WrongId), ("{6abd1fdb-86d4-11ef-b72d-52540089bc41}", WrongId), ("6abd1fdb86d411efb72d52540089bc41", WrongId),
            (new string('k', 4000), WrongId), (" 6abd1fdb-86d4-11ef-b72d-52540089bc41", WrongId), ("6abd1fdb-86d4-11ef-b72d-52540089bc4g", WrongId),
            ("6abd1fdb-86d4-11ef-b72d-52540089bc41", NotFound), ("00000000-0000-0000-0000-000000000000", NotFound), (key.ToUpperInvariant(), NotFound), ("密钥", WrongId),
        ])
            Add(code, shape.Name, shape.Without(field).With(field.Name == "KeyIds" ? $"\"KeyIds\":[\"{id}\"]" : $"\"KeyId\":\"{id}\""));
    }

    private void Numbers()
    {
        foreach (string action in (string[])["ListKeys", "ListKeyDetail"])
        {
            foreach ((string field, string most) in ((string, string)[])[("Limit", "201"), ("Offset", "2147483648"), ("Role", "2")])
            {
                Add(Value, action, $$"""{"{{field}}":{{most}}}""");
                Add(Value, action, $$"""{"{{field}}":{{Largest}}}""");
            }
        }

        foreach ((string field, string most) in ((string, string)[])[("OrderType", "2"), ("KeyState", "6")])
        {
            Add(Value, "ListKeyDetail", $$"""{"{{field}}":{{most}}}""");
            Add(Value, "ListKeyDetail", $$"""{"{{field}}":{{Largest}}}""");
        }

        foreach (string number in (string[])["0", "3", Largest])
            Add("InvalidParameterValue.InvalidType", "CreateKey", $$"""{"Alias":"fresh","Type":{{number}}}""");
        foreach (string number in (string[])["0", "6", "31", Largest])
            Add("InvalidParameter.InvalidPendingWindowInDays", "ScheduleKeyDeletion", $$"""{"KeyId":"KEY","PendingWindowInDays":{{number}}}""");
        foreach (string number in (string[])["0", "6", "366", Largest])
            Add(Value, "EnableKeyRotation", $$"""{"KeyId":"KEY","RotateDays":{{number}}}""");
        foreach (string number in (string[])["0", "1025", Largest])
            Add(Value, "GenerateRandom", $$"""{"NumberOfBytes":{{number}}}""");
        foreach (string number in (string[])["1025", Largest])
            Add(Value, "GenerateDataKey", $$"""{"KeyId":"KEY","NumberOfBytes":{{number}}}""");
        Add("UnsupportedOperation", "GenerateDataKey", $$"""{"KeyId":"KEY","KeySpec":"AES_256","IsHostedByKms":{{Largest}}}""");
        foreach (string number in (string[])["1", "2147443201", Largest])
            Add(Value, "ImportKeyMaterial", $$"""{"KeyId":"KEY","ImportToken":"CANARY","EncryptedKeyMaterial":"AAAA","ValidTo":{{number}}}""");
    }

    private void Texts()
    {
        foreach (string base64 in (string[])["CANARY!", "YQ", "YQ=", "Y Q==", "YQ==\\n", "YR==", "_-==", "é", "\\u0000"])
        {
            Add("InvalidParameterValue.InvalidPlaintext", "Encrypt", $$"""{"KeyId":"KEY","Plaintext":"{{base64}}"}""");
            Add("InvalidParameterValue.InvalidCiphertext", "Decrypt", $$"""{"CiphertextBlob":"{{base64}}"}""");
            Add("InvalidParameterValue.InvalidCiphertext", "ReEncrypt", $$"""{"CiphertextBlob":"{{base64}}"}""");
            Add("InvalidParameterValue.InvalidCiphertext", "AsymmetricRsaDecrypt", $$"""{"KeyId":"KEY","Algorithm":"RSAES_OAEP_SHA_1","Ciphertext":"{{base64}}"}""");
            Add(Value, "SignByAsymmetricKey", $$"""{"KeyId":"KEY","Algorithm":"ECC_P256_R1","Message":"{{base64}}"}""");
            Add(Value, "VerifyByAsymmetricKey", $$"""{"KeyId":"KEY","Algorithm":"ECC_P256_R1","Message":"{{base64}}","SignatureValue":"AAAA"}""");
            Add(Value, "VerifyByAsymmetricKey", $$"""{"KeyId":"KEY","Algorithm":"ECC_P256_R1","Message":"AAAA","SignatureValue":"{{base64}}"}""");
            Add(Value, "ImportKeyMaterial", $$"""{"KeyId":"KEY","ImportToken":"CANARY","EncryptedKeyMaterial":"{{base64}}"}""");
        }

        foreach (string half in (string[])["\\ud800CANARY", "CANARY\\udc00"])
        {
            Add(Invalid, "CreateKey", $$"""{"Alias":"{{half}}"}""");
            Add(Invalid, "Encrypt", $$"""{"KeyId":"KEY","Plaintext":"{{half}}"}""");
            Add(Invalid, "UpdateKeyDescription", $$"""{"KeyId":"KEY","Description":"{{half}}"}""");
        }

        foreach (string context in (string[])["CANARY", "[]", "{", "null", "{\\\"a\\\":1}", "{\\\"a\\\":\\\"CANARY\\\",\\\"a\\\":\\\"\\\"}", "{\\\"a\\\":\\\"\\\\ud800\\\"}", new string(' ', 1025)])
            Add(Value, "Encrypt", $$"""{"KeyId":"KEY","Plaintext":"YQ==","EncryptionContext":"{{context}}"}""");
        foreach (string alias in (string[])["", "-CANARY", "CANARY.", "CANARY ", "kms-CANARY", "密钥", "a\\u0000", new string('a', 61)])
        {
            Add("InvalidParameterValue.InvalidAlias", "CreateKey", $$"""{"Alias":"{{alias}}"}""");
            Add("InvalidParameterValue.InvalidAlias", "UpdateAlias", $$"""{"KeyId":"KEY","Alias":"{{alias}}"}""");
        }

        Add(Value, "CreateKey", $$"""{"Alias":"fresh","Description":"{{new string('d', 1025)}}"}""");
        Add("InvalidParameterValue.InvalidKeyUsage", "CreateKey", """{"Alias":"fresh","KeyUsage":"CANARY"}""");
        Add("UnsupportedOperation", "CreateKey", """{"Alias":"fresh","HsmClusterId":"CANARY"}""");
        Add(Value, "ListKeyDetail", """{"Origin":"CANARY"}""");
        Add(Value, "ListKeyDetail", """{"KeyUsage":"CANARY"}""");
        Add(Value, "GetParametersForImport", """{"KeyId":"KEY","WrappingAlgorithm":"CANARY","WrappingKeySpec":"RSA_2048"}""");
        Add(Value, "GetParametersForImport", """{"KeyId":"KEY","WrappingAlgorithm":"RSAES_OAEP_SHA_256","WrappingKeySpec":"CANARY"}""");
        Add("UnsupportedOperation", "GenerateDataKey", """{"KeyId":"KEY","KeySpec":"AES_256","EncryptionPublicKey":"CANARY"}""");
        Add(Value, "GenerateDataKey", """{"KeyId":"KEY","KeySpec":"AES_256","EncryptionPublicKey":"CANARY","EncryptionAlgorithm":"RSAES_OAEP_SHA_256"}""");
        Add(Value, "GenerateDataKey", """{"KeyId":"KEY","KeySpec":"CANARY"}""");
    }

    private void Lists()
    {
        foreach (string action in (string[])["DescribeKeys", "EnableKeys", "DisableKeys"])
        {
            Add(Value, action, """{"KeyIds":[]}""");
            Add("InvalidParameterValue.DuplicatedKeyId", action, """{"KeyIds":["KEY","KEY"]}""");
            Add(NotFound, action, """{"KeyIds":["KEY","6abd1fdb-86d4-11ef-b72d-52540089bc41"]}""");
            Add(Value, action, "{\"KeyIds\":[" + string.Join(',', Enumerable.Range(0, 101).Select(i => $"\"{i}\"")) + "]}");
        }

        Add(Missing, "CreateKey", """{"Alias":"fresh","Tags":[{"TagKey":"CANARY"}]}""");
        Add(Missing, "CreateKey", """{"Alias":"fresh","Tags":[{"TagValue":"CANARY"}]}""");
        Add(Unknown, "CreateKey", """{"Alias":"fresh","Tags":[{"TagKey":"a","TagValue":"b","Other":"CANARY"}]}""");
        Add("InvalidParameterValue.TagKeysDuplicated", "CreateKey", """{"Alias":"fresh","Tags":[{"TagKey":"a","TagValue":"b"},{"TagKey":"a","TagValue":"CANARY"}]}""");
        Add(Missing, "ListKeyDetail", """{"TagFilters":[{"TagValue":["CANARY"]}]}""");
        Add(Invalid, "ListKeyDetail", """{"TagFilters":[{"TagKey":"a","TagValue":"CANARY"}]}""");
        Add("UnsupportedOperation", "ListKeyDetail", """{"MemberAccounts":[{"MemberUin":1}]}""");
        Add("UnsupportedOperation", "GenerateDataKey", """{"KeyId":"KEY","KeySpec":"AES_256","Tags":[{"TagKey":"a","TagValue":"CANARY"}]}""");
    }

    private void Queries()
    {
        void Get(string expected, string action, string query) => table.Add(new BadRequest($"GET {action} {query}", expected, () => client.Send(client.Sign(
            action, [], "application/x-www-form-urlencoded", "GET", Encoding.UTF8.GetString(Utf8(query)), KmsService.Version))));
        Get(Missing, "DescribeKey", "");
        Get(Invalid, "DescribeKey", "KeyId=KEY&KeyId=CANARY");
        Get(Unknown, "DescribeKey", "KeyId=KEY&Unknown=CANARY");
        Get(Invalid, "DescribeKey", "KeyId.0=CANARY");
        Get(Invalid, "DescribeKey", "KeyId=KEY&MemberAccount=CANARY");
        Get(Invalid, "DescribeKeys", "KeyIds=CANARY");
        Get(Invalid, "DescribeKeys", "KeyIds.1=CANARY");
        Get(WrongId, "DescribeKeys", "KeyIds.0=CANARY");
        foreach (string number in (string[])["", "1e1", "%201", "1.0", "-1", "0x10", "01", "99999999999999999999", "CANARY"])
            Get(Invalid, "GenerateRandom", "NumberOfBytes=" + number);
    }

    private void Envelope()
    {
        foreach (string version in (string[])["2019-01-19", "2018-06-08", "latest"])
            table.Add(new BadRequest($"version {version}", "NoSuchVersion", () => client.Send(client.Sign("Decrypt", Utf8("""{"CiphertextBlob":"CANARY"}"""), version: version))));
        foreach (string action in (string[])["encrypt", "ENCRYPT", "DeleteKey", "TendKey", "MoveOwnKey", "Encrypt2", "*"])
            Add("InvalidAction", action, """{"KeyId":"CANARY"}""");
        foreach (string action in UnservedActions.All)
            Add("UnsupportedOperation", action, """{"KeyId":"CANARY"}""");
        table.Add(new BadRequest(
            "another region", "UnsupportedRegion", () => client.Send(client.Sign("Encrypt", Utf8("""{"KeyId":"CANARY"}"""), version: KmsService.Version, callRegion: "ap-nowhere"))));
    }
}
