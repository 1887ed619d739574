using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Kms;

/// <summary>Lets a disabled key be deleted after some days. What it encrypted is lost then.</summary>
/// <param name="KeyId">The key's id.</param>
/// <param name="PendingWindowInDays">How long it can still be cancelled: 7 to 30 days.</param>
/// <param name="MemberAccount">The member account to act for; counts only for the administrator of an organization.</param>
public sealed record ScheduleKeyDeletionRequest(string KeyId, ulong PendingWindowInDays, MemberAccount? MemberAccount)
{
    /// <summary>Reads the request.</summary>
    public static ScheduleKeyDeletionRequest Read(ParameterReader parameters) => new(
        parameters.RequiredText("KeyId"),
        parameters.RequiredUnsignedInteger("PendingWindowInDays"),
        parameters.Object("MemberAccount", MemberAccount.Read));
}

/// <summary>The key will be deleted.</summary>
/// <param name="DeletionDate">When, Unix seconds.</param>
/// <param name="KeyId">The key's id.</param>
/// <param name="Message">This product's own: the secrets that cannot be read any more after that; not written if empty.</param>
public sealed record ScheduleKeyDeletionResponse(long DeletionDate, string KeyId, string Message) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteNumber("DeletionDate"u8, DeletionDate);
        writer.WriteString("KeyId"u8, KeyId);
        if (Message.Length > 0)
            writer.WriteString("Message"u8, Message);
    }
}
