namespace SecretsManager.Server.Access.Policies;

/// <summary>
/// The values of the condition keys for one question. A key has one or more values, or is absent, or is unknown; unknown keys occur
/// only in simulations.
/// </summary>
internal sealed class ConditionContext
{
    private readonly Dictionary<string, string[]?> values;

    private ConditionContext(Dictionary<string, string[]?> values) => this.values = values;

    /// <summary>A context in which every key is absent.</summary>
    public static ConditionContext Empty { get; } = new(new Dictionary<string, string[]?>(StringComparer.Ordinal));

    /// <summary>The values of a key: null if it is absent or unknown, never empty.</summary>
    public string[]? Find(string key) => values.GetValueOrDefault(key);

    /// <summary>Whether the key's values are not known, nor whether it is there at all.</summary>
    public bool IsUnknown(string key) => values.TryGetValue(key, out string[]? found) && found is null;

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
