using System.Text.Json.Nodes;
using SecretsManager.Tests.Hosting;
using Xunit;

namespace SecretsManager.EndToEndTests.Keys;

/// <summary>
/// What the key management service promises, through the official SDK's client for any service against a real server; once for each
/// root of trust. Calls that differ in nothing but the action would share a signature within a second, so what can run side by side on
/// keys of its own does.
/// </summary>
public abstract partial class KeyServiceTests(KeyServer server)
{
    private const string Disabled = "ResourceUnavailable.CmkDisabled";
    private const string Archived = "ResourceUnavailable.CmkArchived";
    private const string WrongState = "ResourceUnavailable.CmkStateNotSupport";
    private const string NotFound = "ResourceUnavailable.CmkNotFound";
    private const string WrongUsage = "InvalidParameterValue.InvalidKeyUsage";
    private const string WrongValue = "InvalidParameterValue";
    private const string NotExternal = "UnsupportedOperation.NotExternalCmk";
    private const string ImportedDoesNotRotate = "UnsupportedOperation.ExternalCmkCanNotRotate";
    private const string PairDoesNotRotate = "UnsupportedOperation.RotateNotSupported";
    private const int MostCalls = 5;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static int lastAlias;

    private KeyServer Server { get; } = server;

    private OfficialSdk Sdk => Server.Sdk;

    private OfficialSdk Other => Server.Other;

    private static string NewAlias(string kind = "key") => $"{kind}-{Interlocked.Increment(ref lastAlias)}";

    private static string Base64(string text) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text));

    private Task<SdkAnswer> Ok(string action, object? parameters = null, string method = "POST") => Sdk.KmsOk(action, parameters, method);

    private Task Refused(string code, string action, object? parameters = null, string method = "POST") => Sdk.KmsRefused(code, action, parameters, method);

    /// <summary>Makes a key and gives its id, calling again when told to: finding the primes of pairs may take a busy token longer than other calls wait.</summary>
    private async Task<string> NewKey(string usage = "ENCRYPT_DECRYPT", string? alias = null, int type = 1)
    {
        object request = new { Alias = alias ?? NewAlias(), KeyUsage = usage, Type = type };
        for (int calls = 1; ; calls++)
        {
            SdkAnswer answer = await Sdk.Kms("CreateKey", request);
            if (answer.Code != "UnsupportedOperation.ServiceTemporaryUnavailable" || calls == MostCalls)
                return OfficialSdk.Succeeded("CreateKey", answer).Text("KeyId");
            // Two equal calls in one second are one call.
            await Task.Delay(1100);
        }
    }

    /// <summary>Makes a key whose material is to be imported, and gives its id.</summary>
    private Task<string> NewExternalKey() => NewKey(type: 2);

    // What brings a key into a state and tells of it is signed another way than what the tests try, so that both fit into a second.
    private async Task<JsonObject> Describe(string key) => (await Ok("DescribeKey", new { KeyId = key }, "GET")).Response!["KeyMetadata"]!.AsObject();

    private async Task<string> StateOf(string key) =>
        (string)(await Ok("DescribeKeys", new { KeyIds = new[] { key } })).Response!["KeyMetadatas"]![0]!["KeyState"]!;

    private Task<SdkAnswer> Disable(string key) => Ok("DisableKeys", new { KeyIds = new[] { key } }, "GET");

    private Task<SdkAnswer> Enable(string key) => Ok("EnableKeys", new { KeyIds = new[] { key } }, "GET");

    private Task<SdkAnswer> Archive(string key) => Ok("ArchiveKey", new { KeyId = key }, "GET");

    private async Task ScheduleDeletion(string key)
    {
        await Disable(key);
        await Ok("ScheduleKeyDeletion", new { KeyId = key, PendingWindowInDays = 7 }, "GET");
    }

    /// <summary>
    /// Calls each action on one key and gives the codes of the refusals. Those that have nothing but the key's id to say wait for each
    /// other, because a second knows each way of signing once.
    /// </summary>
    private static async Task<IEnumerable<(string Action, string Code)>> CodesOf(OfficialSdk sdk, IReadOnlyList<string> actions, string key)
    {
        string[] methods = ["POST", "GET"];
        IEnumerable<Task<List<(string, string)>>> chains = methods.Select(async (method, first) =>
        {
            List<(string, string)> codes = [];
            for (int i = first; i < actions.Count; i += methods.Length)
                codes.Add((actions[i], (await sdk.Kms(actions[i], Sample.Of(actions[i], key), method)).Code));
            return codes;
        });
        return (await Task.WhenAll(chains)).SelectMany(codes => codes).OrderBy(one => one.Item1, StringComparer.Ordinal);
    }

    private async Task<string> Encrypt(string key, string plaintext = "plaintext", string? context = null) =>
        (await Ok("Encrypt", new { KeyId = key, Plaintext = Base64(plaintext), EncryptionContext = context })).Text("CiphertextBlob");

    private async Task<string> Decrypt(string blob, string? context = null) =>
        System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(
            (await Ok("Decrypt", new { CiphertextBlob = blob, EncryptionContext = context })).Text("Plaintext")));

    /// <summary>Asks until the answer is as wished; fails when that takes too long.</summary>
    private static async Task Until(Func<Task<bool>> isSo)
    {
        using CancellationTokenSource limit = new(Patience);
        while (!await isSo())
            await Task.Delay(100, limit.Token);
    }

    private static void AssertNow(long unixSeconds, TimeSpan ahead = default) =>
        Assert.InRange(
            DateTimeOffset.FromUnixTimeSeconds(unixSeconds), DateTimeOffset.UtcNow + ahead - TimeSpan.FromMinutes(1), DateTimeOffset.UtcNow + ahead + TimeSpan.FromMinutes(1));
}

[TakesLong]
public sealed class KeyServiceOnSoftwareTests(SoftwareKeyServer server) : KeyServiceTests(server), IClassFixture<SoftwareKeyServer>;

[TakesLong]
public sealed class KeyServiceOnSoftHsmTests(SoftHsmKeyServer server) : KeyServiceTests(server), IClassFixture<SoftHsmKeyServer>;
