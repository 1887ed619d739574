namespace SecretsManager.Server.Access.Policies;

/// <summary>Where a policy stands, which decides what may be written in it.</summary>
internal enum PolicyPurpose
{
    /// <summary>On a user, a group or a role, or as a permissions boundary: no principals. At most 6,144 characters.</summary>
    Identity,

    /// <summary>On a role, to say who may assume it: principals, and no resource but <c>*</c>. At most 6,144 characters.</summary>
    Trust,

    /// <summary>Given with a request for temporary keys, to narrow them: no principals. At most 2,048 characters.</summary>
    Session,
}
