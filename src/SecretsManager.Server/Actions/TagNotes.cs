using System.Text.Encodings.Web;
using System.Text.Json;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Actions;

/// <summary>Notes for the audit record what a call does to tags, which policies may ask about; they are no secrets.</summary>
internal static class TagNotes
{
    /// <summary>
    /// Notes the tags that the call gives, makes or deletes, and the keys that it takes away, as JSON; nothing for none, nor for a key that
    /// is longer than that of any tag.
    /// </summary>
    public static void Add<TRequest>(AuthorizedCall<TRequest> call, IReadOnlyList<RecordTag> set, params IReadOnlyList<string> unset)
    {
        if (set.Count > 0)
            call.Note("Tags", Text(set));
        string[] keys = [.. unset.Where(key => key.Length <= TagRules.LongestTagKey).Select(Quoted)];
        if (keys.Length > 0)
            call.Note("TagKeys", $"[{string.Join(',', keys)}]");
    }

    /// <summary>One object for each tag: a call that makes or deletes tags may name one key with several values.</summary>
    private static string Text(IReadOnlyList<RecordTag> tags) => $"[{string.Join(',', tags.Select(tag => $"{{{Quoted(tag.Key)}:{Quoted(tag.Value)}}}"))}]";

    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
