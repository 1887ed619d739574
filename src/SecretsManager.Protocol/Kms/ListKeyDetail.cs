using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Kms;

/// <summary>Lists the keys of the account in the region with their descriptions. Filters that are absent do not filter.</summary>
/// <param name="Offset">Where the page starts.</param>
/// <param name="Limit">How long the page may be, up to 200; 0 or absent means 10.</param>
/// <param name="Role">0 the keys of users, 1 those that the service made for other products.</param>
/// <param name="OrderType">0 newest first, 1 oldest first.</param>
/// <param name="KeyState">0 all, 1 Enabled, 2 Disabled, 3 PendingDelete, 4 PendingImport, 5 Archived.</param>
/// <param name="SearchKeyAlias">Part of the id or the alias.</param>
/// <param name="Origin"><c>TENCENT_KMS</c>, <c>EXTERNAL</c>, or <c>ALL</c>.</param>
/// <param name="KeyUsage">What the key is for, or <c>ALL</c>.</param>
/// <param name="TagFilters">All must hold; of the values of one, any.</param>
/// <param name="HsmClusterId">A dedicated HSM cluster; there is none here.</param>
/// <param name="MemberAccounts">Member accounts whose keys are listed; counts only for the administrator of an organization.</param>
public sealed record ListKeyDetailRequest(
    ulong? Offset,
    ulong? Limit,
    ulong? Role,
    ulong? OrderType,
    ulong? KeyState,
    string? SearchKeyAlias,
    string? Origin,
    string? KeyUsage,
    IReadOnlyList<TagFilter> TagFilters,
    string? HsmClusterId,
    IReadOnlyList<MemberAccount> MemberAccounts)
{
    /// <summary>Reads the request.</summary>
    public static ListKeyDetailRequest Read(ParameterReader parameters) => new(
        parameters.UnsignedInteger("Offset"),
        parameters.UnsignedInteger("Limit"),
        parameters.UnsignedInteger("Role"),
        parameters.UnsignedInteger("OrderType"),
        parameters.UnsignedInteger("KeyState"),
        parameters.Text("SearchKeyAlias"),
        parameters.Text("Origin"),
        parameters.Text("KeyUsage"),
        parameters.ObjectList("TagFilters", TagFilter.Read),
        parameters.Text("HsmClusterId"),
        parameters.ObjectList("MemberAccounts", MemberAccount.Read));
}

/// <summary>A page of keys.</summary>
/// <param name="TotalCount">How many keys the filters let through in all.</param>
/// <param name="KeyMetadatas">The page.</param>
public sealed record ListKeyDetailResponse(long TotalCount, IReadOnlyList<KeyMetadata> KeyMetadatas) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteNumber("TotalCount"u8, TotalCount);
        writer.WriteStartArray("KeyMetadatas"u8);
        foreach (KeyMetadata key in KeyMetadatas)
        {
            writer.WriteStartObject();
            key.Write(writer);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
