using SecretsManager.Protocol.Kms;
using Xunit;

namespace SecretsManager.EndToEndTests;

/// <summary>A quota holds for calls that come at once as it does for calls that come one after the other.</summary>
public sealed class QuotaTests
{
    [Fact]
    public async Task Of_many_who_create_at_once_no_more_get_through_than_the_quota_allows()
    {
        await using ServerProcess server = await ServerProcess.Start("--SecretsManager:Keys:KeysPerRegion=3", "--SecretsManager:Secrets:SecretsPerRegion=3");
        using SignedClient client = SignedClient.Of(server);
        async Task<IEnumerable<(string Code, int Count)>> Create(Func<int, Task<WireAnswer>> create)
        {
            WireAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(create));
            return answers.GroupBy(answer => answer.Code).Select(group => (group.Key, group.Count())).Order();
        }

        Assert.Equal(
            [("", 3), ("LimitExceeded.CmkLimitExceeded", 17)],
            await Create(i => client.Call("CreateKey", new { Alias = $"key-{i}" }, KmsService.Version)));
        Assert.Equal(
            [("", 3), ("LimitExceeded", 17)],
            await Create(i => client.Call("CreateSecret", new { SecretName = $"secret-{i}", SecretString = "x" })));
    }
}
