using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Ssm;

/// <summary>
/// Asks what the policies of the account say, without doing anything. With a principal: may it; without: who may. An action of this
/// product's own, which the official API does not have.
/// </summary>
/// <param name="Action">For example <c>ssm:GetSecretValue</c>.</param>
/// <param name="Resource">The six-segment name of what is touched; either this or <paramref name="SecretName"/>.</param>
/// <param name="SecretName">The secret in the region of the call that is touched.</param>
/// <param name="Principal">A user, a role or the account, in six segments; absent or empty for all there are.</param>
/// <param name="Context">Values of condition keys; those of the call that are not given are unknown.</param>
/// <param name="Offset">Where the page of principals starts.</param>
/// <param name="Limit">How long the page may be; 0 or absent means 20.</param>
public sealed record SimulateAccessRequest(
    string Action,
    string? Resource,
    string? SecretName,
    string? Principal,
    IReadOnlyList<ConditionValues> Context,
    ulong? Offset,
    ulong? Limit)
{
    /// <summary>Reads the request.</summary>
    public static SimulateAccessRequest Read(ParameterReader parameters) => new(
        parameters.RequiredText("Action"),
        parameters.Text("Resource"),
        parameters.Text("SecretName"),
        parameters.Text("Principal"),
        parameters.ObjectList("Context", ConditionValues.Read),
        parameters.UnsignedInteger("Offset"),
        parameters.UnsignedInteger("Limit"));
}

/// <summary>The values of a condition key.</summary>
/// <param name="Key">For example <c>qcs:ip</c>.</param>
/// <param name="Values">None: the call does not have the key.</param>
public sealed record ConditionValues(string Key, IReadOnlyList<string> Values)
{
    /// <summary>Reads one.</summary>
    public static ConditionValues Read(ParameterReader parameters) => new(parameters.RequiredText("Key"), parameters.TextList("Values"));
}

/// <summary>What the policies say.</summary>
/// <param name="TotalCount">How many principals there are to tell of.</param>
/// <param name="Results">The page of them.</param>
public sealed record SimulateAccessResponse(long TotalCount, IReadOnlyList<AccessResult> Results) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteNumber("TotalCount"u8, TotalCount);
        writer.WriteStartArray("Results"u8);
        foreach (AccessResult result in Results)
            result.Write(writer);
        writer.WriteEndArray();
    }
}

/// <summary>What the policies say of one principal.</summary>
/// <param name="Principal">In six segments.</param>
/// <param name="Type"><c>root</c>, <c>user</c> or <c>role</c>.</param>
/// <param name="Name">The user's or role's name.</param>
/// <param name="Decision"><c>Allowed</c>, <c>Denied</c> by a statement, <c>NotAllowed</c> by any, or <c>Depends</c> on what is unknown.</param>
/// <param name="Source">What decided: <c>Owner</c>, <c>Policy</c>, <c>Boundary</c>, or <c>Wall</c> between accounts.</param>
/// <param name="PolicyId">The policy that decided; 0 for none.</param>
/// <param name="PolicyName">Its name.</param>
/// <param name="Via">Through what it is attached.</param>
/// <param name="Statement">Which of its statements, from 0; -1 for none.</param>
/// <param name="TrustedPrincipals">Of a role: those whom its trust policy lets take it, and so do the same.</param>
public sealed record AccessResult(
    string Principal,
    string Type,
    string Name,
    string Decision,
    string Source,
    long PolicyId,
    string PolicyName,
    string Via,
    int Statement,
    IReadOnlyList<string> TrustedPrincipals)
{
    /// <summary>Writes it as an object.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("Principal"u8, Principal);
        writer.WriteString("Type"u8, Type);
        writer.WriteString("Name"u8, Name);
        writer.WriteString("Decision"u8, Decision);
        writer.WriteString("Source"u8, Source);
        writer.WriteNumber("PolicyId"u8, PolicyId);
        writer.WriteString("PolicyName"u8, PolicyName);
        writer.WriteString("Via"u8, Via);
        writer.WriteNumber("Statement"u8, Statement);
        writer.WriteStartArray("TrustedPrincipals"u8);
        foreach (string trusted in TrustedPrincipals)
            writer.WriteStringValue(trusted);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
