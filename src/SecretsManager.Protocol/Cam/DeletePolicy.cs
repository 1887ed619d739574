using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>Deletes policies of the account's own: all of them or none.</summary>
/// <param name="PolicyId">The ids, 1 to 100.</param>
public sealed record DeletePolicyRequest(IReadOnlyList<ulong> PolicyId)
{
    /// <summary>Reads the request.</summary>
    public static DeletePolicyRequest Read(ParameterReader parameters) => new(parameters.RequiredUnsignedIntegerList("PolicyId"));
}
