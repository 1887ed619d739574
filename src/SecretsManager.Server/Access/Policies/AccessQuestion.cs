namespace SecretsManager.Server.Access.Policies;

/// <summary>What policies are asked: may this action be done on this resource, as things are.</summary>
internal sealed record AccessQuestion
{
    /// <summary>For example <c>ssm:GetSecretValue</c>, in the exact spelling.</summary>
    public required string Action { get; init; }

    /// <summary>
    /// What the action touches. The path <c>*</c> is an operation on no single resource; the path <c>secret/*</c> is the literal
    /// on which creation is judged.
    /// </summary>
    public required ResourceName Resource { get; init; }

    /// <summary>The root uin of the account whose principals are judged: what an empty account segment of a policy means.</summary>
    public required long Owner { get; init; }

    /// <summary>What is known of the call and the resource.</summary>
    public required ConditionContext Context { get; init; }
}
