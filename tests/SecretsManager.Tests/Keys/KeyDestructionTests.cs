using SecretsManager.Server;
using SecretsManager.Tests.Gateway;
using Xunit;

namespace SecretsManager.Tests.Keys;

/// <summary>A key whose window has ended is destroyed in steps; whatever stops between two of them, the next look goes on, and nothing brings the key back.</summary>
public sealed class KeyDestructionTests
{
    [Theory]
    [InlineData("destroy:before-material")]
    [InlineData("destroy:before-commit")]
    public async Task A_destruction_that_stopped_goes_on_and_is_never_taken_back(string place)
    {
        StopOnce stop = new(place);
        await using Bench bench = await Bench.Open(crash: stop);
        string keyId = (await bench.KmsOk("CreateKey", new { Alias = "ends" })).GetProperty("KeyId").GetString()!;
        string blob = (await bench.KmsOk("Encrypt", new { KeyId = keyId, Plaintext = "dGVzdA==" })).GetProperty("CiphertextBlob").GetString()!;
        await bench.KmsOk("DisableKey", new { KeyId = keyId });
        await bench.KmsOk("ScheduleKeyDeletion", new { KeyId = keyId, PendingWindowInDays = 7 });
        bench.Time.Advance(TimeSpan.FromDays(8));
        Assert.Equal(1, await bench.RunAllDue());
        Assert.True(stop.HasStopped);

        Assert.Equal("ResourceUnavailable.CmkNotFound", await bench.KmsCode("CancelKeyDeletion", new { KeyId = keyId }));
        Assert.Equal("ResourceUnavailable.CmkNotFound", await bench.KmsCode("EnableKey", new { KeyId = keyId }));
        Assert.Equal("ResourceUnavailable.CmkNotFound", await bench.KmsCode("Decrypt", new { CiphertextBlob = blob }));
        Assert.Equal(0, (await bench.KmsOk("ListKeyDetail", new { })).GetProperty("TotalCount").GetInt64());
        Assert.Equal("InvalidParameterValue.AliasAlreadyExists", await bench.KmsCode("CreateKey", new { Alias = "ends" }));

        bench.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await bench.RunAllDue());
        await bench.KmsOk("CreateKey", new { Alias = "ends" });
    }

    // Not a kill, but the same for what is durable: nothing of the step is committed.
    private sealed class StopOnce(string place) : ICrashPoints
    {
        public bool HasStopped { get; private set; }

        public void Reach(string name)
        {
            if (HasStopped || name != place)
                return;
            HasStopped = true;
            throw new SecretsManager.Protocol.ApiException("InternalError", "stopped", "stopped");
        }
    }
}
