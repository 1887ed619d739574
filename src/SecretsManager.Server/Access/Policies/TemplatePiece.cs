namespace SecretsManager.Server.Access.Policies;

/// <summary>
/// What stands between two <c>*</c> of a template: plain text, variables, and <c>?</c> that mean any one character. In one context it
/// has one length, so that the leftmost place where it stands is always a right one.
/// </summary>
internal sealed class TemplatePiece
{
    private readonly Atom[] atoms;
    private readonly int plainLength;

    // The whole piece when it is nothing but plain text, which almost every piece is.
    private readonly string? plain;

    private TemplatePiece(Atom[] atoms)
    {
        this.atoms = atoms;
        plainLength = atoms.Sum(atom => atom.Kind == AtomKind.Variable ? 0 : atom.Text.Length);
        plain = atoms switch
        {
            [] => string.Empty,
            [{ Kind: AtomKind.Plain } only] => only.Text,
            _ => null,
        };
    }

    private enum AtomKind
    {
        Plain,
        Variable,
        AnyOne,
    }

    /// <summary>The text, if the piece is nothing but plain text.</summary>
    public string? Plain => plain;

    /// <summary>The variables in it.</summary>
    public IEnumerable<TemplateVariable> Variables => atoms.Where(atom => atom.Kind == AtomKind.Variable).Select(atom => atom.Variable);

    /// <summary>Reads a piece, in which there is no wildcard <c>*</c>.</summary>
    /// <exception cref="ArgumentException">A variable is not known.</exception>
    public static TemplatePiece Parse(ReadOnlySpan<char> text, bool anyOne)
    {
        List<Atom> atoms = [];
        while (text.Length > 0)
        {
            if (text.StartsWith(TemplateVariables.Opening, StringComparison.Ordinal))
            {
                if (!TemplateVariables.TryRead(text, out TemplateVariable variable))
                    throw new ArgumentException("A variable is not known.");
                atoms.Add(new Atom(AtomKind.Variable, string.Empty, variable));
                text = text[TemplateVariables.Spellings[(int)variable].Length..];
            }
            else if (anyOne && text[0] == '?')
            {
                atoms.Add(new Atom(AtomKind.AnyOne, "?", default));
                text = text[1..];
            }
            else
            {
                int length = PlainLength(text, anyOne);
                atoms.Add(new Atom(AtomKind.Plain, new string(text[..length]), default));
                text = text[length..];
            }
        }

        return new TemplatePiece([.. atoms]);
    }

    /// <summary>How many characters it has in the context, where each of its variables has a value.</summary>
    public int LengthIn(ConditionContext context)
    {
        int length = plainLength;
        if (plain is null)
        {
            foreach (Atom atom in atoms)
            {
                if (atom.Kind == AtomKind.Variable)
                    length += context.ValueOf(atom.Variable)!.Length;
            }
        }

        return length;
    }

    /// <summary>Whether the text begins with it; the text is at least as long.</summary>
    public bool Begins(ReadOnlySpan<char> text, ConditionContext context, StringComparison comparison)
    {
        if (plain is not null)
            return text.StartsWith(plain, comparison);
        foreach (Atom atom in atoms)
        {
            string expected = atom.Kind == AtomKind.Variable ? context.ValueOf(atom.Variable)! : atom.Text;
            if (atom.Kind != AtomKind.AnyOne && !text.StartsWith(expected, comparison))
                return false;
            text = text[expected.Length..];
        }

        return true;
    }

    /// <summary>The leftmost place at which it stands in the text, or -1.</summary>
    public int IndexIn(ReadOnlySpan<char> text, int length, ConditionContext context, StringComparison comparison)
    {
        if (plain is not null)
            return text.IndexOf(plain, comparison);
        for (int at = 0; at <= text.Length - length; at++)
        {
            if (Begins(text[at..], context, comparison))
                return at;
        }

        return -1;
    }

    private static int PlainLength(ReadOnlySpan<char> text, bool anyOne)
    {
        int variable = text.IndexOf(TemplateVariables.Opening, StringComparison.Ordinal);
        int any = anyOne ? text.IndexOf('?') : -1;
        int length = variable >= 0 ? variable : text.Length;
        return any >= 0 && any < length ? any : length;
    }

    private readonly record struct Atom(AtomKind Kind, string Text, TemplateVariable Variable);
}
