namespace SecretsManager.Server.Access.Policies;

/// <summary>Writes a policy in its canonical form, which reads back as the same policy.</summary>
internal static class PolicyText
{
    /// <summary>The one text of the policy: no white space, members and conditions in a fixed order, lists of one without brackets.</summary>
    public static string Canonical(PolicyDocument document) => throw new NotImplementedException();
}
