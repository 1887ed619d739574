namespace SecretsManager.Server.Hosting;

/// <summary>The first account's access key, and how to reach the server with it; the shape of <c>first-key.json</c> and of the profile.</summary>
/// <param name="SecretId">The key's id.</param>
/// <param name="SecretKey">The key's secret.</param>
/// <param name="Uin">The account.</param>
/// <param name="Region">The region to call.</param>
/// <param name="Endpoint">The server as host:port.</param>
/// <param name="CaFile">The absolute path of the CA file; empty when the system's trust suffices.</param>
internal sealed record FirstKey(string SecretId, string SecretKey, string Uin, string Region, string Endpoint, string CaFile)
{
    /// <summary>The record without its secret.</summary>
    public override string ToString() => $"FirstKey {SecretId}";
}
