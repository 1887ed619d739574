using Xunit;

namespace SecretsManager.EndToEndTests.Keys;

/// <summary>The states of a key, and what each allows.</summary>
public abstract partial class KeyServiceTests
{
    private const string ShouldBeDisabled = "ResourceUnavailable.CmkShouldBeDisabled";
    private const string NotPendingDelete = "ResourceUnavailable.CmkNotPendingDelete";

    private static readonly string[] States = ["Enabled", "Disabled", "PendingDelete", "PendingImport", "Archived"];

    [Fact]
    public Task A_key_goes_from_state_to_state_as_the_documentation_says() => AssertOutcomes(
        States,
        MakeKey,
        ("EnableKey", ["Enabled", "Enabled", WrongState, WrongState, Archived]),
        ("EnableKeys", ["Enabled", "Enabled", WrongState, WrongState, Archived]),
        ("DisableKey", ["Disabled", "Disabled", WrongState, WrongState, Archived]),
        ("DisableKeys", ["Disabled", "Disabled", WrongState, WrongState, Archived]),
        ("ArchiveKey", ["Archived", Disabled, WrongState, WrongState, Archived]),
        ("CancelKeyArchive", [WrongState, Disabled, WrongState, WrongState, "Enabled"]),
        ("ScheduleKeyDeletion", [ShouldBeDisabled, "PendingDelete", WrongState, "PendingDelete", ShouldBeDisabled]),
        ("CancelKeyDeletion", [NotPendingDelete, NotPendingDelete, "Disabled", NotPendingDelete, NotPendingDelete]));

    [Fact]
    public Task Each_state_allows_the_use_that_the_documentation_says() => AssertOutcomes(
        States,
        MakeKey,
        ("Encrypt", ["Enabled", Disabled, WrongState, WrongState, Archived]),
        ("GenerateDataKey", ["Enabled", Disabled, WrongState, WrongState, Archived]),
        ("RotateKey", ["Enabled", Disabled, WrongState, ImportedDoesNotRotate, Archived]),
        ("EnableKeyRotation", ["Enabled", Disabled, WrongState, ImportedDoesNotRotate, Archived]),
        ("DisableKeyRotation", ["Enabled", "Disabled", WrongState, ImportedDoesNotRotate, "Archived"]),
        ("GetKeyRotationStatus", States),
        ("DescribeKey", States),
        ("UpdateAlias", ["Enabled", "Disabled", WrongState, "PendingImport", "Archived"]),
        ("UpdateKeyDescription", ["Enabled", "Disabled", WrongState, "PendingImport", "Archived"]),
        ("BindCloudResource", ["Enabled", "Disabled", WrongState, "PendingImport", "Archived"]));

    [Fact]
    public Task Each_state_of_a_key_whose_material_is_imported_allows_what_the_documentation_says() => AssertOutcomes(
        States,
        MakeExternalKey,
        ("GetParametersForImport", ["Enabled", Disabled, WrongState, "PendingImport", Archived]),
        ("DeleteImportedKeyMaterial", ["PendingImport", "PendingImport", WrongState, "PendingImport", "PendingImport"]));

    [Fact]
    public async Task Only_an_enabled_pair_signs_verifies_decrypts_and_gives_its_public_half()
    {
        string[] states = ["Enabled", "Disabled", "PendingDelete", "Archived"];
        string[] outcomes = ["Enabled", Disabled, WrongState, Archived];
        await Task.WhenAll(
            AssertOutcomes(
                states,
                state => InState(state, NewKey("ASYMMETRIC_SIGN_VERIFY_ECC")),
                ("SignByAsymmetricKey", outcomes),
                ("VerifyByAsymmetricKey", outcomes),
                ("GetPublicKey", outcomes)),
            // What was not encrypted under it does not decrypt, once the state allows to try.
            AssertOutcomes(
                states,
                state => InState(state, NewKey("ASYMMETRIC_DECRYPT_RSA_2048")),
                ("AsymmetricRsaDecrypt", ["FailedOperation.DecryptError", Disabled, WrongState, Archived])));
    }

    [Fact]
    public async Task An_archived_key_decrypts_and_gives_its_ciphertexts_to_another_key_but_encrypts_nothing()
    {
        string key = await NewKey();
        string another = await NewKey();
        string blob = await Encrypt(key, "from before");
        await Ok("ArchiveKey", new { KeyId = key });
        Assert.Equal("from before", await Decrypt(blob));
        await Refused(Archived, "ReEncrypt", new { CiphertextBlob = blob });
        await Refused(Archived, "ReEncrypt", new { CiphertextBlob = await Encrypt(another), DestinationKeyId = key });
        SdkAnswer moved = await Ok("ReEncrypt", new { CiphertextBlob = blob, DestinationKeyId = another });
        Assert.Equal("from before", await Decrypt(moved.Text("CiphertextBlob")));
        await Ok("CancelKeyArchive", new { KeyId = key });
        Assert.Equal("again", await Decrypt(await Encrypt(key, "again")));
    }

    [Fact]
    public async Task No_ciphertext_is_decrypted_while_its_key_is_disabled_or_waits_for_its_deletion()
    {
        string key = await NewKey();
        string blob = await Encrypt(key, "kept");
        await Disable(key);
        await Refused(Disabled, "Decrypt", new { CiphertextBlob = blob });
        await Refused(Disabled, "ReEncrypt", new { CiphertextBlob = blob, DestinationKeyId = await NewKey() });
        await Ok("ScheduleKeyDeletion", new { KeyId = key, PendingWindowInDays = 30 });
        await Refused(WrongState, "Decrypt", new { CiphertextBlob = blob }, "GET");
        await Ok("CancelKeyDeletion", new { KeyId = key });
        Assert.Equal("Disabled", await StateOf(key));
        await Enable(key);
        Assert.Equal("kept", await Decrypt(blob));
    }

    [Fact]
    public async Task The_deletion_window_is_7_to_30_days()
    {
        string[] keys = await Task.WhenAll(NewKey(), NewKey(), NewKey());
        await Task.WhenAll(keys.Select(Disable));
        foreach (int days in (int[])[0, 6, 31])
            await Refused("InvalidParameter.InvalidPendingWindowInDays", "ScheduleKeyDeletion", new { KeyId = keys[0], PendingWindowInDays = days });
        foreach ((string key, int days) in (IEnumerable<(string, int)>)[(keys[1], 7), (keys[2], 30)])
        {
            SdkAnswer scheduled = await Ok("ScheduleKeyDeletion", new { KeyId = key, PendingWindowInDays = days });
            Assert.Equal(key, scheduled.Text("KeyId"));
            Assert.Null(scheduled.Response!["Message"]);
            AssertNow(scheduled.Number("DeletionDate"), TimeSpan.FromDays(days));
            Assert.Equal(scheduled.Number("DeletionDate"), (long)(await Describe(key))["DeletionDate"]!);
        }

        Assert.Equal(keys[1], (await Ok("CancelKeyDeletion", new { KeyId = keys[1] })).Text("KeyId"));
        Assert.Equal(0, (long)(await Describe(keys[1]))["DeletionDate"]!);
    }

    [Fact]
    public async Task A_key_without_material_comes_back_from_its_deletion_still_waiting_for_it()
    {
        string key = await NewExternalKey();
        await Ok("ScheduleKeyDeletion", new { KeyId = key, PendingWindowInDays = 7 });
        await Ok("CancelKeyDeletion", new { KeyId = key });
        Assert.Equal("PendingImport", await StateOf(key));
    }

    [Theory]
    [InlineData("EnableKeys", "Disabled", "Enabled")]
    [InlineData("DisableKeys", "Enabled", "Disabled")]
    public async Task Several_keys_change_together_or_not_at_all(string action, string from, string to)
    {
        string[] keys = await Task.WhenAll(MakeKey(from), MakeKey(from));
        string pending = await MakeKey("PendingDelete");
        string unknown = Guid.NewGuid().ToString();
        await Refused(WrongState, action, new { KeyIds = (string[])[.. keys, pending] });
        await Refused(NotFound, action, new { KeyIds = (string[])[.. keys, unknown] });
        await Refused("InvalidParameterValue.DuplicatedKeyId", action, new { KeyIds = (string[])[.. keys, keys[0]] });
        await Refused("InvalidParameterValue.InvalidKeyId", action, new { KeyIds = (string[])[.. keys, "key"] });
        await Refused(WrongValue, action, new { KeyIds = (string[])[] });
        await Refused(WrongValue, action, new { KeyIds = Enumerable.Range(0, 101).Select(_ => Guid.NewGuid().ToString()) });
        Assert.Equal([from, from], await Task.WhenAll(keys.Select(StateOf)));
        await Ok(action, new { KeyIds = keys });
        Assert.Equal([to, to], await Task.WhenAll(keys.Select(StateOf)));
    }

    /// <summary>Calls each action on a key of its own in each state; an outcome is the state afterwards, or the code of the refusal, which changes nothing.</summary>
    private async Task AssertOutcomes(string[] states, Func<string, Task<string>> make, params (string Action, string[] Outcomes)[] table)
    {
        IEnumerable<Task<string>> cells = table.SelectMany(row => states.Select(async state => $"{row.Action} of {state}: {await Outcome(state, await make(state), row.Action)}"));
        Assert.Equal(table.SelectMany(row => states.Zip(row.Outcomes, (state, outcome) => $"{row.Action} of {state}: {outcome}")), await Task.WhenAll(cells));
    }

    private async Task<string> Outcome(string state, string key, string action)
    {
        SdkAnswer answer = await Sdk.Kms(action, Sample.Of(action, key));
        string after = await StateOf(key);
        return answer.Code.Length == 0 ? after : after == state ? answer.Code : $"{answer.Code}, but it is {after}";
    }

    private Task<string> MakeKey(string state) => InState(state, state == "PendingImport" ? NewExternalKey() : NewKey());

    private async Task<string> MakeExternalKey(string state)
    {
        string key = await NewExternalKey();
        if (state != "PendingImport")
            await Import(key, NewMaterial());
        return await InState(state, Task.FromResult(key));
    }

    private async Task<string> InState(string state, Task<string> made)
    {
        string key = await made;
        await (state switch
        {
            "Disabled" => Disable(key),
            "PendingDelete" => ScheduleDeletion(key),
            "Archived" => Archive(key),
            _ => Task.CompletedTask,
        });
        return key;
    }
}
