namespace SecretsManager.EndToEndTests.Access;

/// <summary>Who calls: the columns of the table of verdicts.</summary>
public enum Principal
{
    /// <summary>The account itself.</summary>
    Root,

    /// <summary>A user with AdministratorAccess.</summary>
    Full,

    /// <summary>A user with ReadOnlyAccess.</summary>
    ReadOnly,

    /// <summary>A user with every action of SSM on one secret.</summary>
    OneSecret,

    /// <summary>A user with every action on what has the tag env=dev.</summary>
    Tagged,

    /// <summary>A user with no policy.</summary>
    Nobody,

    /// <summary>A user with AdministratorAccess and a denial of everything.</summary>
    Denied,

    /// <summary>A session of the account, narrowed to the description of one secret.</summary>
    Narrowed,

    /// <summary>A user with AdministratorAccess within the boundary QcloudSSMReadOnlyAccess.</summary>
    Bounded,
}
