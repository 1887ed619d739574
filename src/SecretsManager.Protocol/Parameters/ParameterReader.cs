using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace SecretsManager.Protocol.Parameters;

/// <summary>
/// Reads the typed fields of a request record, or of an object in it. What is absent and what is <c>null</c> are the same: not given. The
/// order of the checks: the record's fields are read in the record's own order, and each read refuses what is missing
/// (<see cref="ErrorCode.MissingParameter"/>) or of the wrong type (<see cref="ErrorCode.InvalidParameter"/>); then whatever was given and
/// never asked for is refused (<see cref="ErrorCode.UnknownParameter"/>). The values themselves are checked after that, by the action.
/// </summary>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "The kinds of the wire are named so: Integer, Object.")]
public sealed class ParameterReader
{
    private readonly ParameterTree tree;
    private readonly int container;

    private ParameterReader(ParameterTree tree, int container)
    {
        this.tree = tree;
        this.container = container;
    }

    /// <summary>
    /// Reads a record and then refuses unknown parameters. The secret values that the record reads live as long as the tree.
    /// </summary>
    /// <exception cref="ApiException">Missing, invalid or unknown.</exception>
    public static T Bind<T>(ParameterTree tree, Func<ParameterReader, T> read)
    {
        ArgumentNullException.ThrowIfNull(tree);
        ArgumentNullException.ThrowIfNull(read);
        var reader = new ParameterReader(tree, ParameterTree.Root);
        T record = read(reader);
        reader.RefuseUnknown();
        return record;
    }

    /// <summary>Refuses the first parameter of the whole request, null or not, that nobody has asked for.</summary>
    /// <exception cref="ApiException"><see cref="ErrorCode.UnknownParameter"/></exception>
    public void RefuseUnknown()
    {
        for (int node = ParameterTree.Root + 1; node < tree.Count; node++)
        {
            ref ParameterNode given = ref tree.Node(node);
            if (!given.Asked && given.Index < 0)
                throw Refusal.Unknown(tree.PathOf(node));
        }
    }

    /// <summary>A text, possibly empty; null when not given.</summary>
    public string? Text(string name)
    {
        int node = AskText(name);
        return node == ParameterTree.None ? null : Encoding.UTF8.GetString(tree.ValueOf(node));
    }

    /// <summary>A text, possibly empty, that must be given.</summary>
    public string RequiredText(string name) => Text(name) ?? throw Missing(name);

    /// <summary>A text that never becomes a string; null when not given. It lives as long as the tree.</summary>
    public SecretValue? SecretText(string name)
    {
        int node = AskText(name);
        return node == ParameterTree.None ? null : tree.CopySecret(node);
    }

    /// <summary>A text that never becomes a string and must be given. It lives as long as the tree.</summary>
    public SecretValue RequiredSecretText(string name) => SecretText(name) ?? throw Missing(name);

    /// <summary>An integer; null when not given. JSON: a number without fraction and exponent; form: decimal text.</summary>
    public long? Integer(string name)
    {
        int node = Ask(name);
        if (node == ParameterTree.None)
            return null;
        return IsInteger(node) && long.TryParse(tree.ValueOf(node), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            ? value
            : throw Refusal.WrongType(tree.PathOf(node), Refusal.IntegerAllowed);
    }

    /// <summary>An integer that must be given; see <see cref="Integer"/>.</summary>
    public long RequiredInteger(string name) => Integer(name) ?? throw Missing(name);

    /// <summary>An integer that is not negative; null when not given. See <see cref="Integer"/>.</summary>
    public ulong? UnsignedInteger(string name)
    {
        int node = Ask(name);
        return node == ParameterTree.None ? null : UnsignedIntegerOf(node);
    }

    /// <summary>An integer that is not negative and must be given; see <see cref="UnsignedInteger"/>.</summary>
    public ulong RequiredUnsignedInteger(string name) => UnsignedInteger(name) ?? throw Missing(name);

    /// <summary>A boolean; null when not given. JSON: <c>true</c> or <c>false</c>; form: the same words in any case.</summary>
    public bool? Boolean(string name)
    {
        int node = Ask(name);
        if (node == ParameterTree.None)
            return null;
        ParameterKind kind = tree.Node(node).Kind;
        bool field = kind == ParameterKind.Field;
        if (kind == ParameterKind.True || (field && Ascii.EqualsIgnoreCase(tree.ValueOf(node), "true"u8)))
            return true;
        if (kind == ParameterKind.False || (field && Ascii.EqualsIgnoreCase(tree.ValueOf(node), "false"u8)))
            return false;
        throw Refusal.WrongType(tree.PathOf(node), Refusal.BooleanAllowed);
    }

    /// <summary>A boolean that must be given; see <see cref="Boolean"/>.</summary>
    public bool RequiredBoolean(string name) => Boolean(name) ?? throw Missing(name);

    /// <summary>A list of texts; empty when not given.</summary>
    public IReadOnlyList<string> TextList(string name) => List(name, static (tree, item) =>
        IsText(tree.Node(item).Kind) ? Encoding.UTF8.GetString(tree.ValueOf(item)) : throw Refusal.WrongType(tree.PathOf(item), Refusal.TextAllowed));

    /// <summary>A list of texts, possibly empty, that must be given.</summary>
    public IReadOnlyList<string> RequiredTextList(string name) => Ask(name) == ParameterTree.None ? throw Missing(name) : TextList(name);

    /// <summary>A list of integers that are not negative; empty when not given. See <see cref="Integer"/>.</summary>
    public IReadOnlyList<ulong> UnsignedIntegerList(string name) => List(name, (_, item) => UnsignedIntegerOf(item));

    /// <summary>A list of integers that are not negative, possibly empty, that must be given.</summary>
    public IReadOnlyList<ulong> RequiredUnsignedIntegerList(string name) => Ask(name) == ParameterTree.None ? throw Missing(name) : UnsignedIntegerList(name);

    /// <summary>An object, read by <paramref name="read"/>; null when not given.</summary>
    public T? Object<T>(string name, Func<ParameterReader, T> read)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(read);
        int node = Ask(name);
        return node == ParameterTree.None ? null : read(Inner(tree, node));
    }

    /// <summary>A list of objects, each read by <paramref name="read"/>; empty when not given.</summary>
    public IReadOnlyList<T> ObjectList<T>(string name, Func<ParameterReader, T> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        return List(name, (tree, item) => read(Inner(tree, item)));
    }

    /// <summary>An object that must be given, read by <paramref name="read"/>.</summary>
    public T RequiredObject<T>(string name, Func<ParameterReader, T> read)
        where T : class => Object(name, read) ?? throw Missing(name);

    /// <summary>A list of objects, possibly empty, that must be given.</summary>
    public IReadOnlyList<T> RequiredObjectList<T>(string name, Func<ParameterReader, T> read) =>
        Ask(name) == ParameterTree.None ? throw Missing(name) : ObjectList(name, read);

    private static bool IsText(ParameterKind kind) => kind is ParameterKind.Text or ParameterKind.Field;

    private static ParameterReader Inner(ParameterTree tree, int node) => tree.Node(node).Kind == ParameterKind.Object
        ? new ParameterReader(tree, node)
        : throw Refusal.WrongType(tree.PathOf(node), Refusal.ObjectAllowed);

    private T[] List<T>(string name, Func<ParameterTree, int, T> read)
    {
        int list = Ask(name);
        if (list == ParameterTree.None)
            return [];
        if (tree.Node(list).Kind != ParameterKind.List)
            throw Refusal.WrongType(tree.PathOf(list), Refusal.ListAllowed);
        var items = new T[tree.Node(list).Count];
        int item = tree.Node(list).FirstChild;
        for (int i = 0; i < items.Length; i++, item = tree.Node(item).Next)
            items[i] = read(tree, item);
        return items;
    }

    private ulong UnsignedIntegerOf(int node) =>
        IsInteger(node) && ulong.TryParse(tree.ValueOf(node), NumberStyles.None, CultureInfo.InvariantCulture, out ulong value)
            ? value
            : throw Refusal.WrongType(tree.PathOf(node), Refusal.UnsignedIntegerAllowed);

    private int AskText(string name)
    {
        int node = Ask(name);
        if (node != ParameterTree.None && !IsText(tree.Node(node).Kind))
            throw Refusal.WrongType(tree.PathOf(node), Refusal.TextAllowed);
        return node;
    }

    private int Ask(string name)
    {
        int node = tree.Find(container, name);
        if (node == ParameterTree.None)
            return node;
        tree.Node(node).Asked = true;
        return tree.Node(node).Kind == ParameterKind.Null ? ParameterTree.None : node;
    }

    /// <summary>Whether the node is decimal digits after at most a minus, without leading zeros, as JSON writes integers.</summary>
    private bool IsInteger(int node)
    {
        if (tree.Node(node).Kind is not (ParameterKind.Number or ParameterKind.Field))
            return false;
        ReadOnlySpan<byte> digits = tree.ValueOf(node);
        if (digits.StartsWith("-"u8))
            digits = digits[1..];
        return !digits.IsEmpty && (digits.Length == 1 || digits[0] != '0') && !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9');
    }

    private ApiException Missing(string name) =>
        MissingParameter.Named(container == ParameterTree.Root ? name : tree.PathOf(container) + "." + name);
}
