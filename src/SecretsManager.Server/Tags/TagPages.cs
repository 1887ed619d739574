using SecretsManager.Protocol.Tags;

namespace SecretsManager.Server.Tags;

/// <summary>Cuts lists of tags into pages.</summary>
internal static class TagPages
{
    /// <summary>The page behind a token, and the token of the next one.</summary>
    /// <param name="list">Which list it is; the tokens of one are refused by others.</param>
    /// <param name="tags">All, in order.</param>
    public static GetTagsResponse Of(string list, IReadOnlyList<KnownTag> tags, string? token, int most)
    {
        KnownTag[] rest = PageToken.Read(list, 2, token) is [var key, var value]
            ? [.. tags.Where(tag => KnownTags.Compare((tag.Key, tag.Value), (key, value)) > 0)]
            : [.. tags];
        string next = rest.Length > most ? PageToken.Write(list, rest[most - 1].Key, rest[most - 1].Value) : string.Empty;
        return new GetTagsResponse(next, [.. rest.Take(most).Select(tag => new CategorizedTag(tag.Key, tag.Value))]);
    }
}
