using System.Text;
using System.Text.Json.Nodes;
using SecretsManager.Cli;
using SecretsManager.Tests.Hosting;
using Xunit;

namespace SecretsManager.Tests.Cli;

public sealed class RequestFieldsTests : IDisposable
{
    private readonly Scratch scratch = new();

    [Theory]
    [InlineData("""{"SecretName":"a","SecretString":"12345"}""", "--SecretName", "a", "--SecretString", "12345")]
    [InlineData("""{"Limit":5,"RecoveryWindowInDays":0}""", "--Limit", "5", "--RecoveryWindowInDays=0")]
    [InlineData("""{"EnableRotation":true}""", "--EnableRotation", "True")]
    [InlineData("""{"Tags":[{"TagKey":"team","TagValue":"1"},{"TagKey":"b"}]}""", "--Tags.0.TagKey", "team", "--Tags.1.TagKey", "b", "--Tags.0.TagValue", "1")]
    [InlineData("""{"TagFilters":[{"TagValue":["x","y"]}]}""", "--TagFilters.0.TagValue.1", "y", "--TagFilters.0.TagValue.0", "x")]
    [InlineData("""{"SecretString":"@a=b --c"}""", "--SecretString=@a=b --c")]
    [InlineData("{}")]
    public void Words_become_the_typed_body(string body, params string[] words) => Assert.Equal(body, Body(words));

    [Theory]
    [InlineData("--Limit", "five")]
    [InlineData("--EnableRotation", "yes")]
    [InlineData("--SecretName")]
    [InlineData("SecretName", "a")]
    [InlineData("--A", "1", "--A", "2")]
    [InlineData("--A", "1", "--A.0", "2")]
    [InlineData("--A.1", "1")]
    [InlineData("--A.0", "1", "--A.B", "2")]
    [InlineData("--A..B", "1")]
    [InlineData("--0", "1")]
    [InlineData("--SecretString-file", "/nowhere/at/all")]
    public void Words_that_make_no_body_are_a_usage_error(params string[] words) =>
        Assert.Equal(ExitCode.Usage, Assert.Throws<CommandException>(() => Body(words)).ExitCode);

    [Fact]
    public void A_file_gives_a_value_to_its_last_byte()
    {
        var text = scratch.File("text", "pass\n");
        var bytes = scratch.In("bytes");
        File.WriteAllBytes(bytes, [0xff, 0x00]);

        Assert.Equal("""{"SecretString":"pass\n"}""", Body("--SecretString-file", text));
        Assert.Equal("""{"SecretBinary":"/wA="}""", Body("--SecretBinary-file", bytes));
        Assert.Equal("""{"SecretString":"from the input"}""", Body("--SecretString-file", "-"));
        Assert.Throws<CommandException>(() => Body("--SecretString-file", bytes));
    }

    [Theory]
    [InlineData("""{"KeyIds":["1","2"],"MemberAccount":{"MemberUin":7}}""", "--KeyIds.0", "1", "--KeyIds.1", "2", "--MemberAccount.MemberUin", "7")]
    [InlineData("""{"PendingWindowInDays":7,"Type":2}""", "--PendingWindowInDays", "7", "--Type=2")]
    [InlineData("""{"Plaintext":"YQ=="}""", "--Plaintext", "YQ==")]
    [InlineData("""{"SecretType":"1"}""", "--SecretType", "1")]
    public void Words_become_a_body_typed_as_the_service_has_it(string body, params string[] words) => Assert.Equal(body, Body(ServiceApi.Kms, words));

    [Theory]
    [InlineData("Plaintext")]
    [InlineData("Message")]
    [InlineData("Ciphertext")]
    [InlineData("CiphertextBlob")]
    [InlineData("SignatureValue")]
    [InlineData("EncryptedKeyMaterial")]
    public void A_file_gives_bytes_to_the_fields_of_keys_that_hold_them(string field)
    {
        var bytes = scratch.In("bytes");
        File.WriteAllBytes(bytes, [0xff, 0x00]);

        Assert.Equal($$"""{"{{field}}":"/wA="}""", Body(ServiceApi.Kms, $"--{field}-file", bytes));
        Assert.Throws<CommandException>(() => Body(ServiceApi.Ssm, $"--{field}-file", bytes));
    }

    [Theory]
    [InlineData("cloudaudit:DescribeEvents", """{"NextToken":9007199254740991}""", "9007199254740991")]
    [InlineData("cloudaudit:LookUpEvents", """{"NextToken":"9007"}""", "9007")]
    public void A_field_whose_type_depends_on_the_action_is_sent_as_that_type(string action, string body, string token) =>
        Assert.Equal(body, Body(ServiceApi.Of(action, null).Service, "--NextToken", token));

    [Fact]
    public void A_named_field_replaces_the_one_of_the_base()
    {
        var start = JsonNode.Parse("""{"SecretName":"a","Limit":1}""")!.AsObject();

        Assert.Equal("""{"SecretName":"b","Limit":1}""", RequestFields.Read(ServiceApi.Ssm, ["--SecretName", "b"], start, Stream.Null).ToJsonString());
    }

    public void Dispose() => scratch.Dispose();

    private static string Body(params string[] words) => Body(ServiceApi.Ssm, words);

    private static string Body(ServiceApi service, params string[] words)
    {
        using var input = new MemoryStream(Encoding.UTF8.GetBytes("from the input"));
        return RequestFields.Read(service, words, [], input).ToJsonString();
    }
}
