using System.Text.Json;
using SecretsManager.Server.Keys;
using Xunit;

namespace SecretsManager.Tests.Keys;

public class KeyDocumentTests
{
    // As the first keys were stored: what came later has its usual value.
    private const string First =
        """{"KeyId":"0f0e0d0c-0b0a-4908-8706-050403020100","Account":100000000001,"State":1,"MadeBySsm":true,"Created":5,"Versions":[{"Number":1,"Material":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="}]}""";

    [Fact]
    public void A_key_from_before_the_key_service_is_read_as_what_it_was()
    {
        MasterKey key = JsonSerializer.Deserialize(First, KeyDocuments.Default.MasterKey)!;
        Assert.Equal((string.Empty, string.Empty, KeyUsage.EncryptDecrypt, 1), (key.Alias, key.Description, key.Usage, key.LastVersion));
        Assert.Empty(key.ImportOffers);
        Assert.Empty(key.Resources);
        Assert.Empty(key.Tags);
        Assert.Empty(key.Discarded);
        Assert.False(key.Newest.IsInModule);
        Assert.Equal(32, key.Newest.Material!.Bytes.Length);
        Assert.Equal((1, 1, "", "", 0, 5, null), (key.ToIndex().State, key.ToIndex().Type, key.ToIndex().Product, key.ToIndex().Instance, key.ToIndex().Encryption, key.ToIndex().Created, key.ToIndex().Due));
    }
}
