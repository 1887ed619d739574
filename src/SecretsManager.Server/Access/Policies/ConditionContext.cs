namespace SecretsManager.Server.Access.Policies;

/// <summary>
/// The values of the condition keys for one question. A key has one or more values, or is absent, or is unknown; unknown keys occur
/// only in simulations. Clauses on <c>qcs:tag</c> and <c>qcs:tag/&lt;key&gt;</c> read <c>qcs:resource_tag</c>, whose values are
/// <c>key&amp;value</c>.
/// </summary>
internal sealed class ConditionContext
{
    private readonly Dictionary<string, string[]?> values;

    // By variable; an unknown one is null here and true below.
    private readonly string?[] variables = new string?[TemplateVariables.Keys.Count];
    private readonly bool[] unknownVariables = new bool[TemplateVariables.Keys.Count];

    private ConditionContext(Dictionary<string, string[]?> values)
    {
        this.values = values;
        for (int at = 0; at < variables.Length; at++)
        {
            if (!values.TryGetValue(TemplateVariables.Keys[at], out string[]? found))
                continue;
            variables[at] = found is [{ Length: > 0 } only] ? only : null;
            unknownVariables[at] = found is null;
        }
    }

    /// <summary>A context in which every key is absent.</summary>
    public static ConditionContext Empty { get; } = new(new Dictionary<string, string[]?>(StringComparer.Ordinal));

    /// <summary>Finds the values of a key. False if it is absent.</summary>
    /// <param name="found">The values, at least one; null if it is not known what they are, nor whether there are any.</param>
    public bool TryFind(string key, out string[]? found) => values.TryGetValue(key, out found);

    /// <summary>The value of a variable; null if its key is absent, unknown, empty or has several values.</summary>
    public string? ValueOf(TemplateVariable variable) => variables[(int)variable];

    /// <summary>Whether the variable's value is not known.</summary>
    public bool IsUnknown(TemplateVariable variable) => unknownVariables[(int)variable];

    /// <summary>Collects the values of a context.</summary>
    internal sealed class Builder
    {
        private readonly Dictionary<string, string[]?> values = new(StringComparer.Ordinal);

        /// <summary>Sets the values of a key; none makes it absent.</summary>
        public Builder Set(string key, params IReadOnlyList<string> all)
        {
            if (all.Count == 0)
                values.Remove(key);
            else
                values[key] = [.. all];
            return this;
        }

        /// <summary>Makes a key unknown.</summary>
        public Builder SetUnknown(string key)
        {
            values[key] = null;
            return this;
        }

        /// <summary>The context. The builder may go on being used; the context does not change.</summary>
        public ConditionContext Build() => new(new Dictionary<string, string[]?>(values, StringComparer.Ordinal));
    }
}
