using System.Text.Json.Serialization;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Tags;

/// <summary>A tag key that an account has made, with its values, whether or not a resource has them.</summary>
/// <param name="Account">The root account it belongs to.</param>
/// <param name="Created">When the first value was made, Unix milliseconds.</param>
/// <param name="Values">In ordinal order; never none.</param>
internal sealed record CreatedTagKey(string Key, long Account, long Created, IReadOnlyList<CreatedTagValue> Values)
{
    /// <summary>The value, or null.</summary>
    public CreatedTagValue? Value(string text)
    {
        foreach (CreatedTagValue value in Values)
        {
            if (value.Text == text)
                return value;
        }

        return null;
    }

    public RecordIndex ToIndex() => new(0, 0, string.Empty, string.Empty, 0, Created, null);
}

/// <summary>A value of a tag key.</summary>
/// <param name="CreatorUin">Who made it.</param>
/// <param name="Created">Unix milliseconds.</param>
internal sealed record CreatedTagValue(string Text, long CreatorUin, long Created);

[JsonSerializable(typeof(CreatedTagKey))]
internal sealed partial class TagDocuments : JsonSerializerContext;
