using System.Text.Json.Nodes;
using Xunit;

namespace SecretsManager.EndToEndTests.Keys;

/// <summary>The lists of keys.</summary>
public abstract partial class KeyServiceTests
{
    [Fact]
    public async Task A_list_is_filtered_by_state_origin_usage_tag_alias_and_id()
    {
        string kind = NewAlias("filter");
        async Task<string> Make(string name, string state = "Enabled", string usage = "ENCRYPT_DECRYPT", int type = 1, params (string Key, string Value)[] tags)
        {
            async Task<string> Made() => (await Ok("CreateKey", new
            {
                Alias = $"{kind}-{name}",
                KeyUsage = usage,
                Type = type,
                Tags = tags.Select(tag => new { TagKey = tag.Key, TagValue = tag.Value }),
            })).Text("KeyId");
            return await InState(state, Made());
        }

        string[] keys = await Task.WhenAll(
            Make("enabled", tags: [("env", "prod"), ("team", "a")]),
            Make("disabled", "Disabled", tags: [("env", "dev"), ("team", "a")]),
            Make("pending", "PendingDelete", tags: ("env", "prod")),
            Make("external", "PendingImport", type: 2),
            Make("archived", "Archived"),
            Make("rsa", usage: "ASYMMETRIC_DECRYPT_RSA_2048"),
            Make("ecc", usage: "ASYMMETRIC_SIGN_VERIFY_ECC", tags: ("env", "prod")));

        async Task AssertListed(string names, object filters) => Assert.Equal(
            names.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(),
            (await AliasesOf(filters)).Select(alias => alias[(kind.Length + 1)..]).Order());
        string symmetric = "enabled disabled pending external archived";
        await Task.WhenAll(
            AssertListed(symmetric, new { SearchKeyAlias = kind }),
            AssertListed(symmetric, new { SearchKeyAlias = kind, KeyUsage = "", KeyState = 0, Origin = "" }),
            AssertListed(symmetric + " rsa ecc", new { SearchKeyAlias = kind, KeyUsage = "ALL", Origin = "ALL" }),
            AssertListed("rsa", new { SearchKeyAlias = kind, KeyUsage = "ASYMMETRIC_DECRYPT_RSA_2048" }),
            AssertListed("ecc", new { SearchKeyAlias = kind, KeyUsage = "ASYMMETRIC_SIGN_VERIFY_ECC" }),
            AssertListed("", new { SearchKeyAlias = kind, KeyUsage = "ASYMMETRIC_SIGN_VERIFY_SM2" }),
            AssertListed("enabled", new { SearchKeyAlias = kind, KeyState = 1 }),
            AssertListed("disabled", new { SearchKeyAlias = kind, KeyState = 2 }),
            AssertListed("pending", new { SearchKeyAlias = kind, KeyState = 3 }),
            AssertListed("external", new { SearchKeyAlias = kind, KeyState = 4 }),
            AssertListed("archived", new { SearchKeyAlias = kind, KeyState = 5 }),
            AssertListed("external", new { SearchKeyAlias = kind, Origin = "EXTERNAL" }),
            AssertListed("enabled disabled pending archived", new { SearchKeyAlias = kind, Origin = "TENCENT_KMS" }),
            AssertListed("disabled", new { SearchKeyAlias = $"{kind}-dis" }),
            AssertListed("disabled", new { SearchKeyAlias = keys[1] }),
            AssertListed("disabled", new { SearchKeyAlias = keys[1][4..30] }),
            AssertListed("", new { SearchKeyAlias = kind + "%" }),
            AssertListed("", new { SearchKeyAlias = kind.Replace('-', '_') }),
            AssertListed("", new { SearchKeyAlias = kind.ToUpperInvariant() + "-nothing" }),
            AssertListed("enabled pending ecc", new { SearchKeyAlias = kind, KeyUsage = "ALL", TagFilters = new[] { new { TagKey = "env", TagValue = new[] { "prod" } } } }),
            AssertListed("enabled disabled pending", new { SearchKeyAlias = kind, TagFilters = new[] { new { TagKey = "env", TagValue = new[] { "prod", "dev" } } } }),
            AssertListed("enabled disabled", new { SearchKeyAlias = kind, TagFilters = new[] { new { TagKey = "team" } } }),
            AssertListed("enabled", new { SearchKeyAlias = kind, TagFilters = new[] { new { TagKey = "env", TagValue = new[] { "prod" } }, new { TagKey = "team", TagValue = new[] { "a" } } } }),
            AssertListed("", new { SearchKeyAlias = kind, Role = 1 }),
            AssertListed("", new { SearchKeyAlias = kind, HsmClusterId = "cluster" }));
    }

    [Fact]
    public async Task A_list_is_paged_oldest_or_newest_first_without_a_gap_or_a_duplicate()
    {
        string kind = NewAlias("page");
        string[] made = [.. Enumerable.Range(0, 23).Select(i => $"{kind}-{i:D2}")];
        foreach (string alias in made)
            await NewKey(alias: alias);
        foreach (int order in (int[])[0, 1])
        {
            List<string> paged = [];
            for (int offset = 0; offset < 23; offset += 7)
                paged.AddRange(await AliasesOf(new { SearchKeyAlias = kind, OrderType = order, Offset = offset, Limit = 7 }));
            Assert.Equal(order == 1 ? made : made.Reverse(), paged);
        }

        SdkAnswer usual = await Ok("ListKeyDetail", new { SearchKeyAlias = kind });
        Assert.Equal((23, 10), (usual.Number("TotalCount"), usual.Response!["KeyMetadatas"]!.AsArray().Count));
        Assert.Equal(10, (await AliasesOf(new { SearchKeyAlias = kind, Limit = 0 })).Count);
        Assert.Equal(23, (await AliasesOf(new { SearchKeyAlias = kind, Limit = 200 })).Count);
        Assert.Empty(await AliasesOf(new { SearchKeyAlias = kind, Offset = 23 }));
        JsonNode first = usual.Response!["KeyMetadatas"]![0]!;
        AssertIsShort(first, await Describe((string)first["KeyId"]!));
    }

    [Fact]
    public async Task The_list_of_ids_holds_what_is_enabled_disabled_or_waits_for_material()
    {
        // More than a page of them, whatever other tests have made.
        string[] states = ["Enabled", "Disabled", "PendingImport", "PendingDelete", "Archived", .. Enumerable.Repeat("Disabled", 8)];
        string[] keys = await Task.WhenAll(states.Select(MakeKey));
        (HashSet<string> listed, long total) = await AllIds(role: 0);
        Assert.Equal((true, true, true, false, false), (listed.Contains(keys[0]), listed.Contains(keys[1]), listed.Contains(keys[2]), listed.Contains(keys[3]), listed.Contains(keys[4])));
        Assert.Equal(total, listed.Count);
        SdkAnswer usual = await Ok("ListKeys");
        Assert.Equal((total, 10), (usual.Number("TotalCount"), usual.Response!["Keys"]!.AsArray().Count));
        Assert.Equal(0, (await Ok("ListKeys", new { HsmClusterId = "cluster" })).Number("TotalCount"));
    }

    [Fact]
    public async Task A_list_shows_the_keys_of_its_account_and_region_alone()
    {
        string kind = NewAlias("apart");
        await NewKey(alias: kind + "-own");
        await Other.KmsOk("CreateKey", new { Alias = kind + "-of-another" });
        Assert.Equal([kind + "-own"], await AliasesOf(new { SearchKeyAlias = kind }));
        SdkAnswer ofAnother = await Other.KmsOk("ListKeyDetail", new { SearchKeyAlias = kind });
        Assert.Equal(kind + "-of-another", (string)Assert.Single(ofAnother.Response!["KeyMetadatas"]!.AsArray())!["Alias"]!);
    }

    [Fact]
    public async Task A_list_refuses_what_it_cannot_filter_by()
    {
        foreach (string action in (string[])["ListKeys", "ListKeyDetail"])
        {
            await Refused(WrongValue, action, new { Limit = 201 });
            await Refused(WrongValue, action, new { Role = 2 });
            await Refused(WrongValue, action, new { Offset = 2147483648 });
        }

        await Refused(WrongValue, "ListKeyDetail", new { OrderType = 2 });
        await Refused(WrongValue, "ListKeyDetail", new { KeyState = 6 });
        await Refused(WrongValue, "ListKeyDetail", new { Origin = "external" });
        await Refused(WrongValue, "ListKeyDetail", new { KeyUsage = "DECRYPT" });
    }

    // What uses a key is told of one key alone.
    private static void AssertIsShort(JsonNode listed, JsonObject described)
    {
        described.Remove("CloudResources");
        described.Remove("CloudResourceCount");
        Assert.Equal(described.ToJsonString(), listed.ToJsonString());
    }

    private async Task<IReadOnlyList<string>> AliasesOf(object filters)
    {
        SdkAnswer listed = await Ok("ListKeyDetail", filters);
        string[] aliases = [.. listed.Response!["KeyMetadatas"]!.AsArray().Select(key => (string)key!["Alias"]!)];
        Assert.True(aliases.Length <= listed.Number("TotalCount"));
        return aliases;
    }

    private async Task<(HashSet<string> Ids, long Total)> AllIds(int role)
    {
        List<string> ids = [];
        SdkAnswer page;
        do
        {
            page = await Ok("ListKeys", new { Offset = ids.Count, Limit = 50, Role = role });
            ids.AddRange(page.Response!["Keys"]!.AsArray().Select(key => (string)key!["KeyId"]!));
        }
        while (ids.Count < page.Number("TotalCount"));
        Assert.Distinct(ids);
        return ([.. ids], page.Number("TotalCount"));
    }
}
