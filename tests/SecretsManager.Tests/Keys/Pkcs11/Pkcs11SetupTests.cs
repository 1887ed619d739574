using Microsoft.Extensions.Logging.Abstractions;
using Net.Pkcs11Interop.Common;
using SecretsManager.Server;
using SecretsManager.Server.Keys;
using SecretsManager.Server.Keys.Pkcs11;
using Xunit;

namespace SecretsManager.Tests.Keys.Pkcs11;

/// <summary>What an operator is told when the module, the token or the root key is not as it must be.</summary>
[Collection("PKCS#11")]
public sealed class Pkcs11SetupTests(SoftHsm hsm)
{
    /// <summary>Each attribute that makes a root key weak, and its name as the operator reads it.</summary>
    public static TheoryData<CKA, object, string> WeakRoots => new()
    {
        { CKA.CKA_PRIVATE, false, "CKA_PRIVATE is false" },
        { CKA.CKA_SENSITIVE, false, "CKA_SENSITIVE is false" },
        { CKA.CKA_EXTRACTABLE, true, "CKA_EXTRACTABLE is true" },
        { CKA.CKA_WRAP, false, "CKA_WRAP is false" },
        { CKA.CKA_UNWRAP, false, "CKA_UNWRAP is false" },
        { CKA.CKA_ENCRYPT, true, "CKA_ENCRYPT is true" },
        { CKA.CKA_DECRYPT, true, "CKA_DECRYPT is true" },
        { CKA.CKA_SIGN, true, "CKA_SIGN is true" },
        { CKA.CKA_VERIFY, true, "CKA_VERIFY is true" },
        { CKA.CKA_DERIVE, true, "CKA_DERIVE is true" },
        { CKA.CKA_VALUE_LEN, 16UL, "CKA_VALUE_LEN is not 32" },
        { CKA.CKA_ID, "another", "CKA_ID is not 'secrets-manager-root'" },
        { CKA.CKA_VALUE, new byte[32], "CKA_ALWAYS_SENSITIVE is false" },
    };

    [Fact]
    public async Task A_root_key_is_made_once_and_found_again()
    {
        string label = await hsm.NewToken();
        await using (Pkcs11Root made = await hsm.Open(label, create: true))
            Assert.Equal(RootKind.Pkcs11, made.Kind);
        await using (Pkcs11Root found = await hsm.Open(label, create: false))
            Assert.Contains(label, found.Description, StringComparison.Ordinal);
        await using (await hsm.Open(label, create: true))
        {
        }

        using TokenInspection token = new(hsm, label);
        Assert.Single(token.All);
    }

    [Fact]
    public async Task A_missing_root_key_is_not_made_when_it_must_be_there() =>
        Assert.Contains("has no root key", await Refusal(hsm.Options(await hsm.NewToken()), create: false), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(WeakRoots))]
    public async Task A_weak_root_key_is_refused_by_its_attribute(CKA attribute, object value, string weakness)
    {
        string label = await hsm.NewToken();
        using (TokenInspection token = new(hsm, label))
            token.MakeRoot((attribute, value));
        Assert.StartsWith($"The root key's {weakness};", await Refusal(hsm.Options(label)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_root_key_that_another_program_made_as_it_must_be_is_taken()
    {
        string label = await hsm.NewToken();
        using (TokenInspection token = new(hsm, label))
            token.MakeRoot();
        await using Pkcs11Root root = await hsm.Open(label, create: false);
        Assert.True(root.IsAvailable);
    }

    [Theory]
    [InlineData("secrets-manager-root", "another")]
    [InlineData("another", "secrets-manager-root")]
    [InlineData("secrets-manager-root", "secrets-manager-root")]
    public async Task Two_root_keys_are_refused(string label, string id)
    {
        string tokenLabel = await hsm.NewToken();
        using (TokenInspection token = new(hsm, tokenLabel))
        {
            token.MakeRoot();
            token.MakeRoot((CKA.CKA_LABEL, label), (CKA.CKA_ID, id));
        }

        Assert.StartsWith("The token has 2 keys", await Refusal(hsm.Options(tokenLabel)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_module_that_is_not_there_is_named() =>
        Assert.Equal("The PKCS#11 module /nowhere/module.so does not exist.", await Refusal(hsm.Options("any") with { Module = "/nowhere/module.so" }));

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("/lib/x86_64-linux-gnu/libm.so.6")]
    public async Task A_file_that_is_no_module_is_named(string file)
    {
        string any = File.Exists(file) ? file : "/etc/passwd";
        Assert.EndsWith("is not a PKCS#11 module for this machine.", await Refusal(hsm.Options("any") with { Module = any }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_session_is_too_few() =>
        Assert.Equal("At least one session with the token is needed.", await Refusal(hsm.Options("any", sessions: 0)));

    [Fact]
    public async Task A_token_that_is_not_there_is_named() =>
        Assert.Equal("The module has no token with the label 'nobody'.", await Refusal(hsm.Options("nobody")));

    [Fact]
    public async Task Two_tokens_with_one_label_are_refused()
    {
        await hsm.NewToken("twice");
        await hsm.NewToken("twice");
        Assert.Equal("The module has 2 tokens with the label 'twice'; each must have its own.", await Refusal(hsm.Options("twice")));
    }

    [Fact]
    public async Task A_wrong_PIN_is_said_and_not_shown()
    {
        string label = await hsm.NewToken();
        Pkcs11SetupException refused = await Assert.ThrowsAsync<Pkcs11SetupException>(() => Open(hsm.Options(label, pin: "papagei-4711")));
        Assert.Equal($"The PIN of the token '{label}' is wrong.", refused.Message);
        Assert.DoesNotContain("papagei", refused.ToString(), StringComparison.Ordinal);
        await using Pkcs11Root right = await hsm.Open(label);
        Assert.True(right.IsAvailable);
    }

    [Theory]
    [InlineData("CKM_AES_KEY_GEN")]
    [InlineData("CKM_AES_GCM")]
    [InlineData("CKM_AES_KEY_WRAP")]
    [InlineData("CKM_RSA_PKCS_KEY_PAIR_GEN")]
    [InlineData("CKM_RSA_PKCS")]
    [InlineData("CKM_RSA_PKCS_PSS")]
    [InlineData("CKM_EC_KEY_PAIR_GEN")]
    [InlineData("CKM_ECDSA")]
    [InlineData("CKM_RSA_X_509,CKM_RSA_PKCS_OAEP")]
    public async Task A_missing_mechanism_is_named(string mechanism)
    {
        string label = await hsm.NewToken();
        // SoftHSM 2.6.1 overlooks the first of the mechanisms that are to go.
        hsm.Configure($"-none,{mechanism}");
        try
        {
            Assert.StartsWith($"The token lacks the mechanism {mechanism.Split(',')[0]} ", await Refusal(hsm.Options(label)), StringComparison.Ordinal);
        }
        finally
        {
            hsm.Configure("ALL");
        }
    }

    [Fact]
    public async Task A_module_belongs_to_one_root_at_a_time()
    {
        string label = await hsm.NewToken();
        await using (await hsm.Open(label))
            Assert.EndsWith("is already in use by this process.", await Refusal(hsm.Options(label)), StringComparison.Ordinal);
        await using Pkcs11Root next = await hsm.Open(label);
        Assert.True(next.IsAvailable);
    }

    [Fact]
    public async Task A_module_that_answers_with_an_error_is_named_with_it()
    {
        string label = await hsm.NewToken();
        hsm.Fail("C_OpenSession 0x30");
        try
        {
            string refusal = await Refusal(hsm.Options(label, canFail: true));
            Assert.EndsWith("cannot be used: C_OpenSession answered CKR_DEVICE_ERROR.", refusal, StringComparison.Ordinal);
            hsm.Fail("C_OpenSession 0xB1");
            Assert.EndsWith("does not take 4 sessions at one time.", await Refusal(hsm.Options(label, canFail: true)), StringComparison.Ordinal);
            hsm.Fail("C_Login 0xA4");
            Assert.Contains("is locked", await Refusal(hsm.Options(label, canFail: true)), StringComparison.Ordinal);
        }
        finally
        {
            hsm.Fail();
        }
    }

    private static Task<Pkcs11Root> Open(Pkcs11Options options, bool create = true) =>
        Pkcs11Root.Open(options, create, new SystemRandomBytes(), TimeProvider.System, NullLogger.Instance, TestContext.Current.CancellationToken);

    private static async Task<string> Refusal(Pkcs11Options options, bool create = true)
    {
        string message = (await Assert.ThrowsAsync<Pkcs11SetupException>(async () =>
        {
            // Whatever a test expects, the module must not stay in use.
            await using (await Open(options, create))
            {
            }
        })).Message;
        Assert.EndsWith(".", message, StringComparison.Ordinal);
        return message;
    }
}
