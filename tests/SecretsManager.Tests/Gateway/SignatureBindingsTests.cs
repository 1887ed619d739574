using System.Reflection;
using SecretsManager.Protocol;
using SecretsManager.Server.Audit;
using SecretsManager.Server.Gateway;
using Xunit;

namespace SecretsManager.Tests.Gateway;

public class SignatureBindingsTests
{
    private const long Now = 1790000000;

    [Fact]
    public void The_same_use_may_be_repeated_and_another_may_not()
    {
        SignatureBindings bindings = new(10);
        bindings.Bind(new SignatureBinding(1, 5, Now + 300), Now);
        bindings.Bind(new SignatureBinding(1, 5, Now + 300), Now + 299);
        bindings.Bind(new SignatureBinding(2, 6, Now + 300), Now);
        Assert.Equal("RequestLimitExceeded", Refused(() => bindings.Bind(new SignatureBinding(1, 6, Now + 300), Now)));
        Assert.Equal("RequestLimitExceeded", Refused(() => bindings.Bind(new SignatureBinding(1, 6, Now + 300), Now + 300)));
    }

    [Fact]
    public void A_full_memory_refuses_new_signatures_and_knows_the_old_ones()
    {
        SignatureBindings bindings = new(2);
        bindings.Bind(new SignatureBinding(1, 5, Now + 300), Now);
        bindings.Bind(new SignatureBinding(2, 5, Now + 300), Now);
        Assert.Equal("RequestLimitExceeded", Refused(() => bindings.Bind(new SignatureBinding(3, 5, Now + 300), Now)));
        bindings.Bind(new SignatureBinding(1, 5, Now + 300), Now);
        Assert.Equal("RequestLimitExceeded", Refused(() => bindings.Bind(new SignatureBinding(2, 6, Now + 300), Now)));
    }

    [Fact]
    public void What_has_expired_makes_room()
    {
        SignatureBindings bindings = new(1000);
        for (int i = 0; i < 1000; i++)
            bindings.Bind(new SignatureBinding((UInt128)i, 5, Now + 300), Now);
        Assert.Equal("RequestLimitExceeded", Refused(() => bindings.Bind(new SignatureBinding(5000, 5, Now + 600), Now + 300)));
        bindings.Bind(new SignatureBinding(5000, 5, Now + 661), Now + 361);
        Assert.Equal(1, Held(bindings));
    }

    [Fact]
    public void Nothing_is_forgotten_before_it_has_expired()
    {
        for (long expires = Now; expires < Now + 120; expires++)
        {
            SignatureBindings bindings = new(10);
            bindings.Bind(new SignatureBinding(1, 5, expires), expires - 300);
            Assert.Equal("RequestLimitExceeded", Refused(() => bindings.Bind(new SignatureBinding(1, 6, expires), expires)));
        }
    }

    [Fact]
    public void A_restart_takes_over_what_has_not_expired()
    {
        SignatureBindings bindings = new(10);
        foreach (SignatureBinding seen in new SignatureBinding[] { new(1, 5, Now), new(2, 5, Now - 1), new(3, 5, Now + 600), new(1, 6, Now) })
            bindings.Restore(seen, Now);
        Assert.Equal(2, Held(bindings));
        Assert.Equal("RequestLimitExceeded", Refused(() => bindings.Bind(new SignatureBinding(1, 6, Now), Now)));
        Assert.Equal("RequestLimitExceeded", Refused(() => bindings.Bind(new SignatureBinding(3, 6, Now + 600), Now)));
        bindings.Bind(new SignatureBinding(2, 6, Now + 300), Now);
    }

    private static int Held(SignatureBindings bindings) => ((Dictionary<UInt128, UInt128>)typeof(SignatureBindings)
        .GetField("meanings", BindingFlags.NonPublic | BindingFlags.Instance)!.GetValue(bindings)!).Count;

    private static string Refused(Action action) => Assert.Throws<ApiException>(action).Code;
}
