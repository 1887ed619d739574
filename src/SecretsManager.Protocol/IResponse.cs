using System.Text.Json;

namespace SecretsManager.Protocol;

/// <summary>
/// The answer of an action. It writes its own fields; the gateway adds the RequestId and the envelope. Fields that have nothing to say
/// are typed zero values, never null: official clients dereference without a check.
/// </summary>
public interface IResponse
{
    /// <summary>Writes the members of the answer into the object that the gateway has opened.</summary>
    void Write(Utf8JsonWriter writer);
}
