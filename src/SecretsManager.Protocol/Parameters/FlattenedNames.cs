using System.Buffers.Text;

namespace SecretsManager.Protocol.Parameters;

/// <summary>
/// Makes the tree that flattened names describe: parts joined by dots, a part of digits is an index. Indices may come in any order;
/// together they must count from 0 without a gap.
/// </summary>
internal static class FlattenedNames
{
    private const int LargestIndex = 4095;

    /// <summary>Makes the tree, which takes over the buffer of <paramref name="fields"/>; on failure the buffer is cleared.</summary>
    public static ParameterTree ToTree(FormFields fields, ParameterLimits limits)
    {
        var tree = new ParameterTree(fields.Text);
        bool made = false;
        try
        {
            for (int i = 0; i < fields.Count; i++)
                Place(tree, fields.NameRange(i), fields.ValueRange(i), limits);
            for (int node = ParameterTree.Root + 1; node < tree.Count; node++)
            {
                if (tree.Node(node).Kind == ParameterKind.Object)
                    Settle(tree, node);
            }

            made = true;
            return tree;
        }
        finally
        {
            if (!made)
                tree.Dispose();
        }
    }

    private static void Place(ParameterTree tree, TextRange name, TextRange value, ParameterLimits limits)
    {
        int container = ParameterTree.Root;
        for (int depth = 1; ; depth++)
        {
            if (depth > limits.MaximumDepth)
                throw Refusal.TooDeep(limits.MaximumDepth);
            int dot = tree.TextAt(name).IndexOf((byte)'.');
            bool last = dot < 0;
            var part = new TextRange(name.Start, last ? name.Length : dot);
            if (part.Length == 0)
                throw Refusal.EmptyName();
            int known = tree.Find(container, tree.TextAt(part));
            if (last)
            {
                if (known != ParameterTree.None)
                    throw Clash(tree, known);
                AddPart(tree, container, ParameterKind.Field, part, value);
                return;
            }

            if (known != ParameterTree.None && tree.Node(known).Kind != ParameterKind.Object)
                throw Refusal.MixedShape(tree.PathOf(known));
            container = known != ParameterTree.None ? known : AddPart(tree, container, ParameterKind.Object, part, default);
            name = new TextRange(name.Start + dot + 1, name.Length - dot - 1);
        }
    }

    private static ApiException Clash(ParameterTree tree, int known) => tree.Node(known).Kind == ParameterKind.Object
        ? Refusal.MixedShape(tree.PathOf(known))
        : Refusal.Duplicate(tree.PathOf(known));

    private static int AddPart(ParameterTree tree, int container, ParameterKind kind, TextRange part, TextRange value)
    {
        int index = container == ParameterTree.Root ? ParameterTree.None : IndexOf(tree, container, tree.TextAt(part));
        int added = tree.Add(container, kind, part, value);
        tree.Node(added).Index = index;
        return added;
    }

    private static int IndexOf(ParameterTree tree, int container, ReadOnlySpan<byte> part)
    {
        if (part.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            return ParameterTree.None;
        bool canonical = part.Length == 1 || part[0] != '0';
        if (!canonical || part.Length > 4 || !Utf8Parser.TryParse(part, out int index, out _) || index > LargestIndex)
            throw Refusal.BadIndex(tree.PathOf(container), LargestIndex);
        return index;
    }

    /// <summary>Decides whether a container is a list or an object, and puts a list in order.</summary>
    private static void Settle(ParameterTree tree, int container)
    {
        int count = tree.Node(container).Count;
        bool list = tree.Node(tree.Node(container).FirstChild).Index >= 0;
        int[] ordered = list ? new int[count] : [];
        for (int child = tree.Node(container).FirstChild; child != ParameterTree.None; child = tree.Node(child).Next)
        {
            int index = tree.Node(child).Index;
            if (index >= 0 != list)
                throw Refusal.MixedShape(tree.PathOf(container));
            if (!list)
                continue;
            // Names are unique, so indices within the count leave no gap.
            if (index >= count)
                throw Refusal.ListWithGap(tree.PathOf(container));
            ordered[index] = child;
        }

        if (!list)
            return;
        tree.Node(container).Kind = ParameterKind.List;
        tree.Order(container, ordered);
    }
}
