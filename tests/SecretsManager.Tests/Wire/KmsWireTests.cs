using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SecretsManager.Protocol;
using SecretsManager.Protocol.Kms;
using SecretsManager.Protocol.Parameters;
using Xunit;

namespace SecretsManager.Tests.Wire;

public sealed class KmsWireTests
{
    [Fact]
    public void A_key_is_told_with_no_member_that_is_null()
    {
        KeyMetadata key = new(
            "id", "alias", 1, "", "Enabled", "ENCRYPT_DECRYPT", 100000000001, false, "user", 0, 0, "TENCENT_KMS", 0, "creatorUin/100000000001/id", 0, 0,
            "SOFTWARE", [new CloudResource("ssm", "r")], 1, null);

        JsonObject told = Written(new DescribeKeyResponse(key))["KeyMetadata"]!.AsObject();

        Assert.DoesNotContain(told, member => member.Value is null);
        Assert.Equal((2, "100000000001"), ((int)told["Type"]!, (string)told["CreatorUinString"]!));
        Assert.Equal("""[{"ProductId":"ssm","ResourceId":"r"}]""", told["CloudResources"]!.ToJsonString());
        Assert.False(told.ContainsKey("Rewrap"));
        told = Written(new DescribeKeyResponse(key with { Rewrap = new KeyRewrap(2, 3, 4, 5, 6) }))["KeyMetadata"]!.AsObject();
        Assert.Equal("""{"TargetVersion":2,"Moved":3,"Scanned":4,"Total":5,"StartTime":6}""", told["Rewrap"]!.ToJsonString());
    }

    [Fact]
    public void A_public_key_is_told_as_base64_and_as_pem()
    {
        using ECDsa pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] der = pair.ExportSubjectPublicKeyInfo();

        JsonObject told = Written(new GetPublicKeyResponse("id", der));

        Assert.Equal(der, Convert.FromBase64String((string)told["PublicKey"]!));
        Assert.Equal(pair.ExportSubjectPublicKeyInfoPem() + "\n", (string)told["PublicKeyPem"]!);
    }

    [Fact]
    public void A_plaintext_goes_out_as_base64_and_is_wiped()
    {
        SecretValue plaintext = new([0xff, 0x00]);
        DecryptResponse response = new("id", plaintext);

        Assert.Equal("""{"KeyId":"id","Plaintext":"/wA="}""", Written(response).ToJsonString());
        response.Dispose();
        Assert.Throws<ObjectDisposedException>(() => plaintext.Bytes.Length);
    }

    [Fact]
    public void The_secrets_that_a_deletion_makes_unreadable_are_told_only_if_there_are_some()
    {
        Assert.Equal("""{"DeletionDate":7,"KeyId":"id"}""", Written(new ScheduleKeyDeletionResponse(7, "id", "")).ToJsonString());
        Assert.Equal("a", (string)Written(new ScheduleKeyDeletionResponse(7, "id", "a"))["Message"]!);
    }

    [Theory]
    [InlineData("""{"KeyIds":["a","b"],"MemberAccount":{"MemberAppId":1}}""", null)]
    [InlineData("""{"KeyIds":[]}""", null)]
    [InlineData("{}", ErrorCode.MissingParameter)]
    [InlineData("""{"KeyIds":null}""", ErrorCode.MissingParameter)]
    [InlineData("""{"KeyIds":"a"}""", ErrorCode.InvalidParameter)]
    [InlineData("""{"KeyIds":["a"],"MemberAccount":{"Other":1}}""", ErrorCode.UnknownParameter)]
    public void A_list_of_keys_must_be_given(string body, string? code)
    {
        using ParameterTree tree = JsonParameters.Parse(Encoding.UTF8.GetBytes(body), ParameterLimits.Default);

        Assert.Equal(code, (Record.Exception(() => ParameterReader.Bind(tree, DescribeKeysRequest.Read)) as ApiException)?.Code);
    }

    private static JsonObject Written(IResponse response)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter writer = new(bytes))
        {
            writer.WriteStartObject();
            response.Write(writer);
            writer.WriteEndObject();
        }

        return JsonNode.Parse(bytes.ToArray())!.AsObject();
    }
}
