using System.Text.Json;
using System.Text.Json.Nodes;
using SecretsManager.Tests.Access;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Rotation;

/// <summary>Requests that are refused: with the API's code, a message that repeats nothing of the value, and nothing made.</summary>
public sealed class RotationRefusalTests
{
    private readonly ProductDouble product = new();

    [Theory]
    [InlineData("UserNamePrefix", "1canary", "InvalidParameterValue")]
    [InlineData("UserNamePrefix", "canary_12", "InvalidParameterValue")]
    [InlineData("UserNamePrefix", "", "InvalidParameterValue")]
    [InlineData("SecretName", "canary!", "InvalidParameterValue")]
    [InlineData("ProductName", "Canary", "InvalidParameterValue")]
    [InlineData("InstanceID", "canary", "ResourceNotFound")]
    [InlineData("InstanceID", "-canary", "InvalidParameterValue")]
    [InlineData("AccountType", "L3canary", "InvalidParameterValue")]
    [InlineData("RotationFrequency", 366, "InvalidParameterValue")]
    [InlineData("RotationFrequency", 0, "InvalidParameterValue")]
    [InlineData("RotationBeginTime", "2030-02-30 00:00:00", "InvalidParameterValue")]
    [InlineData("RotationBeginTime", "2030-02-01T00:00:00", "InvalidParameterValue")]
    [InlineData("EnableRotation", true, "MissingParameter")]
    [InlineData("Unknown", "canary", "UnknownParameter")]
    [InlineData("Domains", null, "MissingParameter")]
    [InlineData("PrivilegesList", null, "MissingParameter")]
    [InlineData("KmsKeyId", "canary", "FailedOperation.AccessKmsError")]
    [InlineData("EncryptType", 2, "InvalidParameterValue")]
    public async Task A_creation_with_a_wrong_field_makes_nothing(string field, object? value, string code)
    {
        await using RotationBench rotation = await RotationBench.Open(product);
        JsonObject request = new()
        {
            ["SecretName"] = "app",
            ["UserNamePrefix"] = "app",
            ["ProductName"] = ProductDouble.Name,
            ["InstanceID"] = RotationBench.Instance,
            ["Domains"] = new JsonArray("%"),
            ["PrivilegesList"] = new JsonArray(new JsonObject { ["PrivilegeName"] = "GlobalPrivileges", ["Privileges"] = new JsonArray("SELECT") }),
            [field] = JsonSerializer.SerializeToNode(value),
        };
        await Refused(rotation, code, "CreateProductSecret", request);
        Assert.Equal(0, (await rotation.Bench.SsmOk("ListSecrets", new { SecretType = 1 })).GetProperty("TotalCount").GetInt32());
    }

    [Theory]
    [InlineData("InstanceID", "canary 2", "InvalidParameterValue")]
    [InlineData("InstanceID", RotationBench.Instance, "ResourceInUse")]
    [InlineData("ProductName", "Canary", "InvalidParameterValue")]
    [InlineData("Host", "169.254.169.254", "InvalidParameterValue")]
    [InlineData("Host", "::ffff:169.254.169.254", "InvalidParameterValue")]
    [InlineData("Host", "fe80::1", "InvalidParameterValue")]
    [InlineData("Host", "224.0.0.1", "InvalidParameterValue")]
    [InlineData("Host", "0.0.0.0", "InvalidParameterValue")]
    [InlineData("Host", "canary/host", "InvalidParameterValue")]
    [InlineData("Host", "", "InvalidParameterValue")]
    [InlineData("Port", 0, "InvalidParameterValue")]
    [InlineData("Port", 65536, "InvalidParameterValue")]
    [InlineData("Encryption", "Canary", "InvalidParameterValue")]
    [InlineData("Authority", "-----BEGIN CERTIFICATE-----canary", "InvalidParameterValue")]
    [InlineData("CredentialSecretName", "", "InvalidParameterValue")]
    [InlineData("CredentialSecretName", "canary", "FailedOperation")]
    [InlineData("PasswordLength", 23, "InvalidParameterValue")]
    [InlineData("PasswordSymbols", "''", "InvalidParameterValue")]
    [InlineData("PasswordSymbols", "--", "InvalidParameterValue")]
    [InlineData("LoginsPerSecond", 0, "InvalidParameterValue")]
    public async Task A_registration_with_a_wrong_field_registers_nothing(string field, object value, string code)
    {
        await using RotationBench rotation = await RotationBench.Open(product);
        JsonObject request = new()
        {
            ["InstanceID"] = "db-2",
            ["ProductName"] = ProductDouble.Name,
            ["Host"] = "db.example",
            ["CredentialSecretName"] = "administrator",
            [field] = JsonSerializer.SerializeToNode(value),
        };
        await Refused(rotation, code, "RegisterProductInstance", request);
        Assert.Equal(1, (await rotation.Bench.SsmOk("DescribeProductInstances", new { })).GetProperty("TotalCount").GetInt32());
    }

    [Fact]
    public async Task An_instance_that_secrets_use_stays_registered_and_an_unused_one_goes()
    {
        await using RotationBench rotation = await RotationBench.Open(product);
        await rotation.Create();
        Assert.Equal("ResourceInUse", Bench.CodeOf(await rotation.Bench.Ssm("DeregisterProductInstance", new { InstanceID = RotationBench.Instance })));
        await rotation.Bench.SsmOk("DisableSecret", new { SecretName = "app" });
        await rotation.Bench.SsmOk("DeleteSecret", new { SecretName = "app" });
        await rotation.Bench.SsmOk("DeregisterProductInstance", new { InstanceID = RotationBench.Instance });
        Assert.Equal("ResourceNotFound", Bench.CodeOf(await rotation.Bench.Ssm("UpdateProductInstance", new { InstanceID = RotationBench.Instance })));
    }

    [Fact]
    public async Task A_new_version_of_the_administrators_secret_is_used_at_once()
    {
        await using RotationBench rotation = await RotationBench.Open(product);
        await rotation.Create();
        product.Administrator = "administrator-2";
        await rotation.Bench.SsmOk("UpdateSecret", new { SecretName = "administrator", VersionId = "SSM_Current", SecretString = """{"UserName":"root","Password":"administrator-2"}""" });
        await rotation.Rotate();
    }

    [Fact]
    public async Task Who_may_not_use_the_instance_or_read_the_administrators_secret_is_refused()
    {
        await using RotationBench rotation = await RotationBench.Open(product);
        Credentials user = await new Principals(rotation.Bench).User(
            """{"version":"2.0","statement":[{"effect":"allow","action":["ssm:CreateProductSecret","ssm:RegisterProductInstance"],"resource":["qcs::ssm:::secret/*","qcs::ssm:::instance/*"]},{"effect":"deny","action":"ssm:CreateProductSecret","resource":"qcs::ssm:::instance/db-1"}]}""");
        JsonElement created = await rotation.Bench.Call("2019-09-23", "CreateProductSecret", new
        {
            SecretName = "app",
            UserNamePrefix = "app",
            ProductName = ProductDouble.Name,
            InstanceID = RotationBench.Instance,
            Domains = new[] { "%" },
            PrivilegesList = Array.Empty<object>(),
        }, user);
        Assert.Equal("UnauthorizedOperation", Bench.CodeOf(created));
        JsonElement registered = await rotation.Bench.Call(
            "2019-09-23", "RegisterProductInstance", new { InstanceID = "db-2", ProductName = ProductDouble.Name, Host = "db.example", CredentialSecretName = "administrator" }, user);
        Assert.Equal("UnauthorizedOperation", Bench.CodeOf(registered));
    }

    private static async Task Refused(RotationBench rotation, string code, string action, JsonObject request)
    {
        JsonElement answer = await rotation.Bench.Ssm(action, request);
        Assert.Equal(code, Bench.CodeOf(answer));
        Assert.DoesNotContain("canary", answer.GetProperty("Error").GetProperty("Message").GetString(), StringComparison.OrdinalIgnoreCase);
    }
}
