using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Sts;

/// <summary>Tells the caller who it is.</summary>
public sealed record GetCallerIdentityRequest
{
    /// <summary>Reads the request, which has no fields.</summary>
    public static GetCallerIdentityRequest Read(ParameterReader parameters) => new();
}

/// <summary>Who the caller is.</summary>
/// <param name="Arn">Its name in segments.</param>
/// <param name="AccountId">The uin of its account.</param>
/// <param name="UserId">A user's uin; a role's id and the session's name; a federated caller's uin and name.</param>
/// <param name="PrincipalId">The uin that the key belongs to or that asked for the session; provider and subject where an identity token did.</param>
/// <param name="Type"><c>CAMUser</c> or <c>CAMRole</c>.</param>
public sealed record GetCallerIdentityResponse(string Arn, string AccountId, string UserId, string PrincipalId, string Type) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("Arn"u8, Arn);
        writer.WriteString("AccountId"u8, AccountId);
        writer.WriteString("UserId"u8, UserId);
        writer.WriteString("PrincipalId"u8, PrincipalId);
        writer.WriteString("Type"u8, Type);
    }
}
