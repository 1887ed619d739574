namespace SecretsManager.Server.Access.Policies;

/// <summary>
/// A text with wildcards and variables, parsed once. A variable's value is literal text: wildcards in it mean nothing. A template with a
/// variable that has no value in the context matches nothing.
/// </summary>
internal sealed class Template
{
    // At least one; between each two stood a star.
    private readonly TemplatePiece[] pieces;
    private readonly TemplateVariable[] variables;
    private readonly string? plain;

    private Template(TemplatePiece[] pieces)
    {
        this.pieces = pieces;
        variables = [.. pieces.SelectMany(piece => piece.Variables).Distinct()];
        plain = pieces.Length == 1 ? pieces[0].Plain : null;
    }

    /// <summary>Reads a template.</summary>
    /// <param name="star">Whether <c>*</c> means any run of characters, also none.</param>
    /// <param name="anyOne">Whether <c>?</c> means any one UTF-16 unit.</param>
    /// <exception cref="ArgumentException">A variable is not known.</exception>
    public static Template Parse(string text, bool star, bool anyOne)
    {
        string[] parts = star ? text.Split('*') : [text];
        return new Template([.. parts.Select(part => TemplatePiece.Parse(part, anyOne))]);
    }

    /// <summary>Whether the whole text fits. It takes at most as many steps as template and text have characters, multiplied.</summary>
    public Truth Match(ReadOnlySpan<char> text, ConditionContext context, StringComparison comparison = StringComparison.Ordinal)
    {
        if (plain is not null)
            return Truths.Of(text.Equals(plain, comparison));
        Truth ready = variables.Length == 0 ? Truth.True : HasValues(context);
        return ready == Truth.True ? Truths.Of(Fits(text, context, comparison)) : ready;
    }

    private Truth HasValues(ConditionContext context)
    {
        Truth all = Truth.True;
        foreach (TemplateVariable variable in variables)
            all = Truths.And(all, context.IsUnknown(variable) ? Truth.Unknown : Truths.Of(context.ValueOf(variable) is not null));
        return all;
    }

    private bool Fits(ReadOnlySpan<char> text, ConditionContext context, StringComparison comparison)
    {
        int length = pieces[0].LengthIn(context);
        if (text.Length < length || !pieces[0].Begins(text, context, comparison))
            return false;
        text = text[length..];
        if (pieces.Length == 1)
            return text.IsEmpty;

        length = pieces[^1].LengthIn(context);
        if (text.Length < length || !pieces[^1].Begins(text[^length..], context, comparison))
            return false;
        text = text[..^length];

        foreach (TemplatePiece piece in pieces.AsSpan(1, pieces.Length - 2))
        {
            length = piece.LengthIn(context);
            int at = piece.IndexIn(text, length, context, comparison);
            if (at < 0)
                return false;
            text = text[(at + length)..];
        }

        return true;
    }
}
