using System.Text;
using Microsoft.Extensions.Time.Testing;
using Net.Pkcs11Interop.Common;
using SecretsManager.Protocol;
using SecretsManager.Server.Keys.Pkcs11;
using Xunit;

namespace SecretsManager.Tests.Keys.Pkcs11;

/// <summary>However long a PIN is wrong, the token is not locked by it.</summary>
[Collection("PKCS#11")]
public sealed class PinTriesTests(SoftHsm hsm) : IAsyncLifetime
{
    private readonly FakeTimeProvider time = new();
    private NativeModule module = null!;
    private ModuleSession session = null!;
    private PinTries tries = null!;

    public async ValueTask InitializeAsync()
    {
        string label = await hsm.NewToken();
        module = NativeModule.Hold(hsm.FaultModule);
        module.Start();
        session = ModuleSession.Open(module.Library, TokenSearch.Find(module.Library, label).Slot, time);
        tries = new PinTries(time);
    }

    public ValueTask DisposeAsync()
    {
        hsm.Fail();
        tries.Dispose();
        module.Stop();
        module.Release();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void A_PIN_that_is_refused_is_tried_once_more_after_a_pause_and_then_never()
    {
        hsm.Fail("C_Login 0xA0");
        Assert.Contains("is wrong", Refusal(SoftHsm.Pin), StringComparison.Ordinal);
        time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Contains("after a pause", Refusal(SoftHsm.Pin), StringComparison.Ordinal);
        time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Contains("is wrong", Refusal(SoftHsm.Pin), StringComparison.Ordinal);
        hsm.Fail();
        time.Advance(TimeSpan.FromDays(1));
        Assert.Contains("refused the PIN twice", Refusal(SoftHsm.Pin), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_PIN_is_tried_at_once()
    {
        Refusal("papagei");
        time.Advance(TimeSpan.FromSeconds(5));
        Refusal("papagei");
        Assert.Contains("twice", Refusal("papagei"), StringComparison.Ordinal);
        Login(SoftHsm.Pin, 0);
    }

    [Fact]
    public void A_PIN_that_is_right_at_the_second_try_is_forgiven()
    {
        hsm.Fail("C_Login 0xA0");
        Refusal(SoftHsm.Pin);
        hsm.Fail();
        time.Advance(TimeSpan.FromSeconds(5));
        Login(SoftHsm.Pin, 0);
        hsm.Fail("C_Login 0xA0");
        Assert.Contains("is wrong", Refusal(SoftHsm.Pin), StringComparison.Ordinal);
        Assert.Contains("after a pause", Refusal(SoftHsm.Pin), StringComparison.Ordinal);
    }

    [Fact]
    public void A_locked_PIN_is_not_tried_again()
    {
        hsm.Fail("C_Login 0xA4");
        Assert.Contains("is locked", Refusal(SoftHsm.Pin), StringComparison.Ordinal);
        hsm.Fail();
        time.Advance(TimeSpan.FromDays(1));
        Assert.Contains("not tried again", Refusal(SoftHsm.Pin), StringComparison.Ordinal);
    }

    [Fact]
    public void The_last_try_that_a_token_has_is_not_used()
    {
        hsm.Fail("C_Login 0xA0");
        Assert.Contains("has one try left", Refusal(SoftHsm.Pin, CKF.CKF_USER_PIN_FINAL_TRY), StringComparison.Ordinal);
        Assert.Contains("is locked", Refusal(SoftHsm.Pin, CKF.CKF_USER_PIN_LOCKED), StringComparison.Ordinal);
        hsm.Fail();
        Login(SoftHsm.Pin, CKF.CKF_USER_PIN_COUNT_LOW);
    }

    private string Refusal(string pin, ulong flags = 0)
    {
        string message = Assert.Throws<Pkcs11SetupException>(() => Login(pin, flags)).Message;
        Assert.DoesNotContain(pin, message, StringComparison.Ordinal);
        return message;
    }

    private void Login(string pin, ulong flags)
    {
        using SecretValue value = new(Encoding.UTF8.GetBytes(pin));
        tries.Allow(value);
        tries.Login(session, "a token", flags, value);
    }
}
