using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Cam;

/// <summary>By what means a second factor is asked for: 1 if so, 0 if not. What is absent is 0.</summary>
/// <param name="Phone">By telephone; not possible here.</param>
/// <param name="Stoken">By a one-time password.</param>
/// <param name="Wechat">By WeChat; not possible here.</param>
public sealed record MfaFlags(ulong? Phone, ulong? Stoken, ulong? Wechat)
{
    /// <summary>Reads the object.</summary>
    public static MfaFlags Read(ParameterReader parameters) => new(
        parameters.UnsignedInteger("Phone"),
        parameters.UnsignedInteger("Stoken"),
        parameters.UnsignedInteger("Wechat"));
}
