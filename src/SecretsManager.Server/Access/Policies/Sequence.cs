namespace SecretsManager.Server.Access.Policies;

/// <summary>Equality of the lists of a policy, item by item.</summary>
internal static class Sequence
{
    public static bool Equal<T>(IReadOnlyList<T> one, IReadOnlyList<T> other)
        where T : IEquatable<T>
    {
        if (one.Count != other.Count)
            return false;
        for (int at = 0; at < one.Count; at++)
        {
            if (!one[at].Equals(other[at]))
                return false;
        }

        return true;
    }

    public static int Hash<T>(IReadOnlyList<T> list)
        where T : IEquatable<T>
    {
        HashCode hash = default;
        foreach (T item in list)
            hash.Add(item);
        return hash.ToHashCode();
    }
}
