using System.Text;

namespace SecretsManager.Server.Access.Policies;

/// <summary>Writes a policy in its canonical form, which reads back as the same policy.</summary>
internal static class PolicyText
{
    /// <summary>The one text of the policy: no white space, members and conditions in a fixed order, lists of one without brackets.</summary>
    public static string Canonical(PolicyDocument document)
    {
        StringBuilder text = new("{\"version\":\"2.0\"");
        Principals? common = CommonPrincipals(document);
        if (common is not null)
            Append(text.Append(",\"principal\":"), common);
        text.Append(",\"statement\":[");
        for (int at = 0; at < document.Statements.Count; at++)
        {
            if (at > 0)
                text.Append(',');
            Append(text, document.Statements[at], common is null);
        }

        return text.Append("]}").ToString();
    }

    // Several statements with the same principals name them once.
    private static Principals? CommonPrincipals(PolicyDocument document)
    {
        Principals? first = document.Statements[0].Principals;
        return document.Statements.Count > 1 && document.Statements.All(statement => Equals(statement.Principals, first)) ? first : null;
    }

    private static void Append(StringBuilder text, Statement statement, bool withPrincipals)
    {
        text.Append("{\"effect\":").Append(statement.Effect == PolicyEffect.Allow ? "\"allow\"" : "\"deny\"");
        if (withPrincipals && statement.Principals is not null)
            Append(text.Append(",\"principal\":"), statement.Principals);
        AppendList(text.Append(",\"action\":"), statement.Actions);
        if (statement.Resources.Count > 0)
            AppendList(text.Append(",\"resource\":"), statement.Resources);
        if (statement.Conditions.Count > 0)
            Append(text.Append(",\"condition\":"), statement.Conditions);
        text.Append('}');
    }

    private static void Append(StringBuilder text, Principals principals)
    {
        char separator = '{';
        foreach ((string name, IReadOnlyList<string> list) in
            new[] { ("qcs", principals.Qcs), ("service", principals.Services), ("federated", principals.Federated) })
        {
            if (list.Count == 0)
                continue;
            AppendList(text.Append(separator).Append('"').Append(name).Append("\":"), list);
            separator = ',';
        }

        text.Append('}');
    }

    private static void Append(StringBuilder text, IReadOnlyList<Condition> conditions)
    {
        for (int at = 0; at < conditions.Count; at++)
        {
            Condition condition = conditions[at];
            bool continues = at > 0 && conditions[at - 1].OperatorName == condition.OperatorName;
            if (continues)
                text.Append(',');
            else
                AppendString(text.Append(at == 0 ? "{" : "},"), condition.OperatorName).Append(":{");
            AppendString(text, condition.Key).Append(':');
            AppendList(text, condition.Values);
        }

        text.Append("}}");
    }

    private static void AppendList<T>(StringBuilder text, IReadOnlyList<T> list)
        where T : notnull
    {
        if (list.Count > 1)
            text.Append('[');
        for (int at = 0; at < list.Count; at++)
            AppendString(at > 0 ? text.Append(',') : text, list[at].ToString()!);
        if (list.Count > 1)
            text.Append(']');
    }

    private static StringBuilder AppendString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (char character in value)
        {
            if (character is '"' or '\\')
                text.Append('\\');
            text.Append(character);
        }

        return text.Append('"');
    }
}
