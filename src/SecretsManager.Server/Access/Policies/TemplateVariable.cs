namespace SecretsManager.Server.Access.Policies;

/// <summary>What a text may hold in the place of a value of the context.</summary>
internal enum TemplateVariable
{
    /// <summary><c>${uin}</c>: the key <c>qcs:uin</c>.</summary>
    Uin,

    /// <summary><c>${owner_uin}</c>: the key <c>qcs:owner_uin</c>.</summary>
    OwnerUin,

    /// <summary><c>${app_id}</c>: the key <c>qcs:app_id</c>.</summary>
    AppId,
}

/// <summary>The spelling of the variables.</summary>
internal static class TemplateVariables
{
    /// <summary>The keys that the variables stand for, by <see cref="TemplateVariable"/>.</summary>
    public static IReadOnlyList<string> Keys { get; } = ["qcs:uin", "qcs:owner_uin", "qcs:app_id"];

    /// <summary>The variable as written, by <see cref="TemplateVariable"/>.</summary>
    public static IReadOnlyList<string> Spellings { get; } = ["${uin}", "${owner_uin}", "${app_id}"];

    /// <summary>What opens a variable. It stands nowhere else.</summary>
    public const string Opening = "${";

    /// <summary>The variable that the text begins with.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out TemplateVariable variable)
    {
        for (int at = 0; at < Spellings.Count; at++)
        {
            if (text.StartsWith(Spellings[at], StringComparison.Ordinal))
            {
                variable = (TemplateVariable)at;
                return true;
            }
        }

        variable = default;
        return false;
    }

    /// <summary>Whether every <c>${</c> in the text opens a known variable.</summary>
    public static bool AreKnown(string text)
    {
        for (int at = text.IndexOf(Opening, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Opening, at + 1, StringComparison.Ordinal))
        {
            if (!TryRead(text.AsSpan(at), out _))
                return false;
        }

        return true;
    }
}
