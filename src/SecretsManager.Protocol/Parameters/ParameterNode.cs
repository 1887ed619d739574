namespace SecretsManager.Protocol.Parameters;

/// <summary>What a node of a <see cref="ParameterTree"/> is.</summary>
internal enum ParameterKind : byte
{
    /// <summary>JSON <c>null</c>, or taken out of the tree: reads as not given.</summary>
    Null,

    /// <summary>A JSON string.</summary>
    Text,

    /// <summary>A JSON number, as written.</summary>
    Number,

    /// <summary>JSON <c>true</c>.</summary>
    True,

    /// <summary>JSON <c>false</c>.</summary>
    False,

    /// <summary>The text of a form field, which may stand for a text, a number or a boolean.</summary>
    Field,

    /// <summary>Named members.</summary>
    Object,

    /// <summary>Numbered items.</summary>
    List,
}

/// <summary>A part of a <see cref="TextBuffer"/>.</summary>
internal readonly record struct TextRange(int Start, int Length);

/// <summary>
/// One value of a <see cref="ParameterTree"/>. The nodes of a tree lie in one array and know each other by their places in it;
/// <see cref="ParameterTree.None"/> stands for no node.
/// </summary>
internal struct ParameterNode
{
    /// <summary>What it is.</summary>
    public ParameterKind Kind;

    /// <summary>Whether a reader asked for it; what stays unasked is an unknown parameter.</summary>
    public bool Asked;

    /// <summary>The object or list it lies in.</summary>
    public int Parent;

    /// <summary>Its name in its object.</summary>
    public TextRange Name;

    /// <summary>Its number in its list; -1 for the member of an object.</summary>
    public int Index;

    /// <summary>The text of a text, number or field.</summary>
    public TextRange Value;

    /// <summary>The first node in it.</summary>
    public int FirstChild;

    /// <summary>The last node in it.</summary>
    public int LastChild;

    /// <summary>How many nodes are in it.</summary>
    public int Count;

    /// <summary>The node after it under the same parent.</summary>
    public int Next;

    /// <summary>The hash of parent and name.</summary>
    public int Hash;

    /// <summary>The next node with a hash of the same bucket.</summary>
    public int NextInBucket;
}
