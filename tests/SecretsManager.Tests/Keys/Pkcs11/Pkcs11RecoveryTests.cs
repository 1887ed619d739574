using SecretsManager.Server.Keys;
using SecretsManager.Server.Sealing;
using Xunit;

namespace SecretsManager.Tests.Keys.Pkcs11;

/// <summary>
/// A token that goes away or a module that hangs: every call is refused within two seconds, and what is there again is used again within ten,
/// without a restart.
/// </summary>
[Collection("PKCS#11")]
public sealed class Pkcs11RecoveryTests(SoftHsm hsm) : IAsyncLifetime
{
    // Twice a second would make many of these tests long; what that pace promises is shown by a few of them.
    private static readonly TimeSpan Often = TimeSpan.FromSeconds(0.05);

    private FaultyRoot faulty = null!;

    /// <summary>The functions of the module that calls use.</summary>
    public static TheoryData<string> Functions =>
    [
        "C_GenerateKey", "C_WrapKey", "C_EncryptInit", "C_Encrypt", "C_UnwrapKey", "C_DecryptInit", "C_Decrypt", "C_DestroyObject",
        "C_SignInit", "C_Sign", "C_GenerateKeyPair", "C_GetAttributeValue", "C_CreateObject",
        "C_FindObjectsInit", "C_FindObjects", "C_FindObjectsFinal",
    ];

    /// <summary>The functions that are used to reach the token again.</summary>
    public static TheoryData<string> FunctionsOfARecovery =>
    [
        "C_Initialize", "C_GetSlotList", "C_GetTokenInfo", "C_GetMechanismList", "C_GetMechanismInfo", "C_OpenSession", "C_Login",
        "C_FindObjectsInit", "C_GetAttributeValue", "C_UnwrapKey",
    ];

    public async ValueTask InitializeAsync() => faulty = await FaultyRoot.Open(hsm, Often);

    public ValueTask DisposeAsync() => faulty.DisposeAsync();

    [Theory]
    [MemberData(nameof(Functions))]
    public async Task A_call_that_hangs_is_refused_and_the_token_is_used_again_when_it_is_back(string function)
    {
        hsm.Fail($"{function} hang");
        await faulty.Refuses(function);
        await faulty.RefusesAtOnce();
        await faulty.Recovers(function);
        Assert.Equal(1, faulty.Losses);
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public async Task A_removed_device_is_a_refusal_and_is_used_again_when_it_is_back(string function)
    {
        hsm.Fail($"{function} 0x32");
        await faulty.Refuses(function);
        await faulty.RefusesAtOnce();
        await faulty.Recovers(function);
        Assert.Equal(1, faulty.Losses);
    }

    [Theory]
    [InlineData("0xB3")] // CKR_SESSION_HANDLE_INVALID
    [InlineData("0xB0")] // CKR_SESSION_CLOSED
    [InlineData("0x30")] // CKR_DEVICE_ERROR
    [InlineData("0xE0")] // CKR_TOKEN_NOT_PRESENT
    [InlineData("0x101")] // CKR_USER_NOT_LOGGED_IN
    [InlineData("0x190")] // CKR_CRYPTOKI_NOT_INITIALIZED
    public async Task Every_code_of_a_loss_is_one(string code)
    {
        foreach (string function in (string[])["C_Encrypt", "C_Decrypt", "C_Sign"])
        {
            hsm.Fail($"{function} {code}");
            await faulty.Refuses(function);
            await faulty.RefusesAtOnce();
            await faulty.Recovers(function);
        }

        Assert.Equal(3, faulty.Losses);
    }

    [Theory]
    [InlineData("0x5")] // CKR_GENERAL_ERROR
    [InlineData("0x6")] // CKR_FUNCTION_FAILED
    [InlineData("0x31")] // CKR_DEVICE_MEMORY
    [InlineData("0x80000001")] // a vendor's own
    [InlineData("0xFFFFFFFFFFFFFFFF")] // none at all
    public async Task A_code_that_may_mean_anything_is_a_loss_if_the_token_does_not_do_what_it_did(string code)
    {
        hsm.Fail($"C_Decrypt {code}");
        await faulty.Refuses("C_Decrypt");
        await faulty.RefusesAtOnce();
        await faulty.Recovers();
    }

    [Theory]
    [InlineData("0x5")]
    [InlineData("0x80000001")]
    public async Task A_code_that_may_mean_anything_is_no_loss_if_the_token_does_what_it_did(string code)
    {
        foreach (string function in (string[])["C_WrapKey", "C_SignInit", "C_GenerateKeyPair", "C_CreateObject"])
        {
            hsm.Fail($"{function} {code}");
            await faulty.Refuses(function);
            await faulty.Call("C_Decrypt");
            Assert.True(faulty.Root.IsAvailable);
            hsm.Fail();
            await faulty.Call(function);
        }

        Assert.Equal(0, faulty.Losses);
    }

    [Fact]
    public async Task An_operation_that_was_left_in_a_session_ends_with_the_session()
    {
        // The encryption that was begun is never ended, as in a module that forgets to end it after an error.
        hsm.Fail("C_Encrypt 0x31");
        await faulty.Refuses("C_Encrypt");
        await faulty.Recovers("C_Encrypt");
    }

    [Theory]
    [InlineData("C_Encrypt 0x32")]
    [InlineData("C_Encrypt hang")]
    public async Task At_its_own_pace_the_token_is_used_again_in_time(string fault)
    {
        await using FaultyRoot paced = await FaultyRoot.OpenInstead(faulty);
        hsm.Fail(fault);
        await paced.Refuses("C_Encrypt");
        await paced.RefusesAtOnce();
        await Task.Delay(1500);
        await paced.Recovers("C_Encrypt");
    }

    [Fact]
    public async Task A_token_that_is_taken_away_and_put_back_is_used_again()
    {
        Action putBack = hsm.TakeAway();
        try
        {
            await faulty.IsLost();
            await faulty.Logs("is still away");
            await faulty.RefusesAtOnce();
        }
        finally
        {
            putBack();
        }

        await faulty.Recovers();
    }

    [Fact]
    public async Task A_module_that_cannot_be_ended_is_used_as_it_is()
    {
        hsm.Fail("C_GetSessionInfo 0x32", "C_Finalize 0x30");
        await faulty.IsLost();
        hsm.Fail("C_Finalize 0x30");
        await faulty.IsBack();
        await faulty.Call("C_Decrypt");
        await faulty.Recovers();
    }

    [Fact]
    public async Task A_lost_token_is_noticed_although_nobody_calls()
    {
        hsm.Fail("* 0xE0");
        await faulty.IsLost();
        await faulty.RefusesAtOnce();
        await faulty.Recovers();
        Assert.Equal(1, faulty.Losses);
    }

    [Fact]
    public async Task A_listener_that_fails_does_not_stand_in_the_way_of_the_recovery()
    {
        faulty.Root.Lost += () => throw new InvalidOperationException("not my day");
        hsm.Fail("* 0x32");
        await faulty.IsLost();
        await faulty.Recovers();
        Assert.Equal(1, faulty.Log.Count(4104));
    }

    [Fact]
    public async Task A_hanging_module_is_noticed_although_nobody_calls()
    {
        hsm.Fail("C_GetSessionInfo hang");
        await faulty.IsLost();
        await faulty.RefusesAtOnce();
        await faulty.Recovers();
    }

    [Theory]
    [MemberData(nameof(FunctionsOfARecovery))]
    public async Task A_recovery_that_hangs_refuses_calls_and_goes_on(string function)
    {
        hsm.Fail("C_GetSessionInfo 0x32", $"{function} hang");
        await faulty.IsLost();
        await Task.Delay(150);
        await faulty.RefusesAtOnce();
        await faulty.Recovers();
    }

    [Theory]
    [MemberData(nameof(FunctionsOfARecovery))]
    public async Task A_recovery_that_fails_is_tried_again(string function)
    {
        hsm.Fail("C_GetSessionInfo 0x32", $"{function} 0x30");
        await faulty.IsLost();
        await faulty.Logs("is still away");
        await faulty.RefusesAtOnce();
        await faulty.Recovers();
    }

    [Fact]
    public async Task A_PIN_that_is_refused_once_is_tried_again_in_time()
    {
        hsm.Fail("C_GetSessionInfo 0x32", "C_Login 0xA0");
        await faulty.IsLost();
        await faulty.Logs("the PIN of the token");
        await faulty.RefusesAtOnce();
        await faulty.Recovers();
        Assert.DoesNotContain(SoftHsm.Pin, faulty.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_that_wait_are_refused_when_one_hangs()
    {
        hsm.Fail("C_Encrypt hang");
        await faulty.Refuses("C_Encrypt", callers: 200);
        await faulty.RefusesAtOnce();
        await faulty.Recovers();
    }

    [Fact]
    public async Task A_key_that_was_made_too_late_is_destroyed()
    {
        hsm.Fail("C_GenerateKeyPair hang");
        await faulty.Refuses("C_GenerateKeyPair");
        await faulty.Recovers();
        await Task.Delay(500);
        await faulty.Root.DisposeAsync();
        using TokenInspection token = new(hsm, faulty.Label);
        Assert.Equal(3, token.All.Count);
    }

    [Theory]
    [InlineData("C_GetAttributeValue 0x32")]
    [InlineData("C_GenerateKey 0x30")]
    public async Task A_key_that_was_half_made_is_destroyed_when_the_token_is_back(string fault)
    {
        hsm.Fail(fault);
        await Assert.ThrowsAsync<KeyUnavailableException>(async () => await faulty.Root.Keys.Generate("key-id", 3, KeyUsage.EncryptDecrypt, 0, default));
        await faulty.Recovers();
        await Task.Delay(500);
        await faulty.Root.DisposeAsync();
        using TokenInspection token = new(hsm, faulty.Label);
        Assert.Equal(3, token.All.Count);
    }

    [Fact]
    public async Task A_token_with_another_root_key_is_not_used()
    {
        // While the module cannot be started anew, somebody puts another token in the place.
        hsm.Fail("C_GetSessionInfo 0x32", "C_Initialize 0x30");
        await faulty.IsLost();
        await faulty.Logs("C_Initialize answered");
        hsm.Fail("C_Finalize 0x30", "C_Initialize 0x30");
        await Task.Delay(200);
        await hsm.ReplaceToken(faulty.Label);
        using (TokenInspection token = new(hsm, faulty.Label))
            token.MakeRoot();
        hsm.Fail();
        await faulty.Logs("has another root key");
        await faulty.RefusesAtOnce();
    }

    [Fact]
    public async Task A_caller_that_gives_up_is_told_so_and_harms_nobody()
    {
        hsm.Fail("C_GenerateKeyPair hang");
        using CancellationTokenSource givesUp = new(TimeSpan.FromSeconds(0.2));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await faulty.Root.Keys.Generate("key-id", 3, KeyUsage.SignEcc, 0, givesUp.Token));
        await faulty.Call("C_Decrypt");
        await faulty.Recovers();
        Assert.Equal(0, faulty.Losses);
    }

    [Fact]
    public async Task A_box_that_does_not_open_is_null_and_not_a_loss_while_others_call()
    {
        byte[] box = await faulty.Root.Keys.Seal(faulty.Symmetric, BoxPurpose.DataKey, new AssociatedData(), new byte[32], default);
        box[20] ^= 1;
        await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
        {
            if (i % 2 == 0)
                await faulty.Call("C_Decrypt");
            else
                Assert.Null(await faulty.Root.Keys.Open(faulty.Symmetric, BoxPurpose.DataKey, new AssociatedData(), box, default));
        }));
        Assert.Equal(0, faulty.Losses);
    }
}
