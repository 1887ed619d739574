using System.Globalization;
using System.Text;

namespace SecretsManager.Protocol.Parameters;

/// <summary>
/// The parameters of one request, whether they came as JSON, form, query or multipart. Names and values lie unescaped in one pinned
/// buffer, which becomes zero on disposal. A tree serves one request on one thread at a time.
/// </summary>
public sealed class ParameterTree : IDisposable
{
    /// <summary>No node.</summary>
    internal const int None = -1;

    /// <summary>The node of the request itself.</summary>
    internal const int Root = 0;

    private const int LongestKnownName = 256;

    private readonly TextBuffer text;
    private ParameterNode[] nodes = new ParameterNode[16];
    private int[] buckets = new int[32];
    private int count;
    private List<SecretValue>? secrets;

    internal ParameterTree(TextBuffer text)
    {
        this.text = text;
        buckets.AsSpan().Fill(None);
        Add(None, ParameterKind.Object, default, default);
    }

    /// <summary>How many nodes there are.</summary>
    internal int Count => count;

    /// <summary>
    /// Takes a parameter out, as if it had not been given: the gateway takes the common parameters out of a form before an action binds
    /// the rest.
    /// </summary>
    /// <returns>Its text; null when it was not given.</returns>
    /// <exception cref="ApiException"><see cref="ErrorCode.InvalidParameter"/>: it is not a text.</exception>
    public string? Take(string name)
    {
        int node = Find(Root, name);
        if (node == None || nodes[node].Kind == ParameterKind.Null)
            return null;
        if (nodes[node].Kind is not (ParameterKind.Text or ParameterKind.Field))
            throw Refusal.WrongType(PathOf(node), Refusal.TextAllowed);
        nodes[node].Kind = ParameterKind.Null;
        nodes[node].Asked = true;
        return Encoding.UTF8.GetString(ValueOf(node));
    }

    /// <summary>The text of a scalar parameter of the request, without asking for it; null when there is none.</summary>
    public string? Peek(string name)
    {
        int node = Find(Root, name);
        return node != None && nodes[node].Kind is not (ParameterKind.Null or ParameterKind.Object or ParameterKind.List)
            ? Encoding.UTF8.GetString(ValueOf(node))
            : null;
    }

    /// <summary>Makes the names and values zero, and the secret values that were read from here. Doing it again does nothing.</summary>
    public void Dispose()
    {
        text.Dispose();
        secrets?.ForEach(static secret => secret.Dispose());
    }

    internal ref ParameterNode Node(int node) => ref nodes[node];

    internal ReadOnlySpan<byte> ValueOf(int node) => text[nodes[node].Value];

    internal ReadOnlySpan<byte> TextAt(TextRange range) => text[range];

    /// <summary>Adds a node as the last one of <paramref name="parent"/>; the item of a list gets the next number.</summary>
    internal int Add(int parent, ParameterKind kind, TextRange name, TextRange value)
    {
        if (count == nodes.Length)
            Grow();
        int added = count++;
        ref ParameterNode node = ref nodes[added];
        node = new ParameterNode { Kind = kind, Parent = parent, Name = name, Value = value, Index = None, FirstChild = None, LastChild = None, Next = None };
        if (parent == None)
            return added;
        ref ParameterNode above = ref nodes[parent];
        if (above.Kind == ParameterKind.List)
            node.Index = above.Count;
        above.Count++;
        if (above.FirstChild == None)
            above.FirstChild = added;
        else
            nodes[above.LastChild].Next = added;
        above.LastChild = added;
        node.Hash = HashOf(parent, text[name]);
        Enter(added);
        return added;
    }

    /// <summary>Puts the children of <paramref name="list"/> in this order.</summary>
    internal void Order(int list, ReadOnlySpan<int> children)
    {
        nodes[list].FirstChild = children[0];
        nodes[list].LastChild = children[^1];
        for (int i = 0; i < children.Length; i++)
            nodes[children[i]].Next = i + 1 < children.Length ? children[i + 1] : None;
    }

    internal int Find(int parent, ReadOnlySpan<byte> name)
    {
        int hash = HashOf(parent, name);
        for (int node = buckets[hash & (buckets.Length - 1)]; node != None; node = nodes[node].NextInBucket)
        {
            ref ParameterNode candidate = ref nodes[node];
            if (candidate.Hash == hash && candidate.Parent == parent && candidate.Name.Length == name.Length && text[candidate.Name].StartsWith(name))
                return node;
        }

        return None;
    }

    internal int Find(int parent, string name)
    {
        Span<byte> bytes = stackalloc byte[LongestKnownName];
        return Find(parent, bytes[..Encoding.UTF8.GetBytes(name, bytes)]);
    }

    /// <summary>The flattened name of a node, such as <c>Tags.0.TagKey</c>, fit for a message.</summary>
    internal string PathOf(int node)
    {
        ref ParameterNode current = ref nodes[node];
        string own = current.Index >= 0 ? current.Index.ToString(CultureInfo.InvariantCulture) : ParameterName.Show(text[current.Name]);
        return current.Parent is Root or None ? own : PathOf(current.Parent) + "." + own;
    }

    /// <summary>Copies a value out. The copy lives as long as the tree.</summary>
    internal SecretValue CopySecret(int node)
    {
        var secret = new SecretValue(ValueOf(node));
        (secrets ??= []).Add(secret);
        return secret;
    }

    // The hash is seeded anew in each process.
    private static int HashOf(int parent, ReadOnlySpan<byte> name)
    {
        var hash = default(HashCode);
        hash.Add(parent);
        hash.AddBytes(name);
        return hash.ToHashCode();
    }

    // The items of a list have no names to be found by.
    private void Enter(int node)
    {
        if (nodes[nodes[node].Parent].Kind == ParameterKind.List)
            return;
        ref int bucket = ref buckets[nodes[node].Hash & (buckets.Length - 1)];
        nodes[node].NextInBucket = bucket;
        bucket = node;
    }

    private void Grow()
    {
        Array.Resize(ref nodes, nodes.Length * 2);
        buckets = new int[nodes.Length * 2];
        buckets.AsSpan().Fill(None);
        for (int node = Root + 1; node < count; node++)
            Enter(node);
    }
}
