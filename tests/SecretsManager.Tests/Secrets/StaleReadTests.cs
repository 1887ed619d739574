using SecretsManager.Server.Access;
using SecretsManager.Server.Sealing;
using SecretsManager.Server.Secrets;
using SecretsManager.Server.Storage;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Secrets;

public class StaleReadTests
{
    [Fact]
    public async Task A_content_that_was_replaced_since_its_secret_was_read_is_no_integrity_failure()
    {
        await using Bench bench = await Bench.Open();
        await bench.Send("CreateSecret", """{"SecretName":"s","VersionId":"v1","SecretString":"one"}""");
        Secret read = await Find(bench);
        await bench.Send("UpdateSecret", """{"SecretName":"s","VersionId":"v1","SecretString":"two"}""");
        await Assert.ThrowsAsync<StaleReadException>(() => Open(bench, read));
        await Open(bench, await Find(bench));

        await bench.Send("DeleteSecretVersion", """{"SecretName":"s","VersionId":"v1"}""");
        await Assert.ThrowsAsync<StaleReadException>(() => Open(bench, read));
    }

    [Fact]
    public async Task A_content_that_went_without_its_secret_knowing_is_one()
    {
        await using Bench bench = await Bench.Open();
        await bench.Send("CreateSecret", """{"SecretName":"s","VersionId":"v1","SecretString":"one"}""");
        Secret read = await Find(bench);
        await bench.Deployment.Database.Commit(new UnitOfWork([new Change.DeletePayload(new PayloadIdentity(read.ImmutableId, read.Versions[0].Sequence))], default));
        await Assert.ThrowsAsync<IntegrityException>(() => Open(bench, read));
    }

    private static async Task<Secret> Find(Bench bench) => (await bench.Deployment.Secrets.Find(AccountRegister.FirstUin, "ap-guangzhou", "s", default))!.Value;

    private static async Task Open(Bench bench, Secret secret) => (await bench.Deployment.Secrets.Open(secret, secret.Versions[0], default)).Dispose();
}
