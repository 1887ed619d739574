using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Ssm;

/// <summary>Deletes a disabled secret, at once or after a window in which it can be restored.</summary>
/// <param name="SecretName">The secret's name.</param>
/// <param name="RecoveryWindowInDays">0 (or absent) deletes at once; 1 to 30 schedules. An SSH key pair allows only 0.</param>
/// <param name="CleanSSHKey">Only for SSH key pairs: whether one that is put into a host is taken out of it too. Others are nowhere but in their secrets.</param>
/// <param name="DeleteMode">0 the secret alone; 1 its database accounts too, which a secret of type 0 does not have.</param>
public sealed record DeleteSecretRequest(string SecretName, ulong? RecoveryWindowInDays, bool? CleanSSHKey, ulong? DeleteMode)
{
    /// <summary>Reads the request.</summary>
    public static DeleteSecretRequest Read(ParameterReader parameters) => new(
        parameters.RequiredText("SecretName"),
        parameters.UnsignedInteger("RecoveryWindowInDays"),
        parameters.Boolean("CleanSSHKey"),
        parameters.UnsignedInteger("DeleteMode"));
}

/// <summary>The secret is gone, or scheduled to go.</summary>
/// <param name="SecretName">The secret's name.</param>
/// <param name="DeleteTime">When it goes or went, Unix seconds.</param>
/// <param name="FlowID">The task that deletes its accounts; 0, and not told, where there is none.</param>
public sealed record DeleteSecretResponse(string SecretName, long DeleteTime, long FlowID) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("SecretName"u8, SecretName);
        writer.WriteNumber("DeleteTime"u8, DeleteTime);
        if (FlowID != 0)
            writer.WriteNumber("FlowID"u8, FlowID);
    }
}
