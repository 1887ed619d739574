using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Sessions;

/// <summary>Verifies the second factors of callers.</summary>
internal interface ISecondFactors
{
    /// <summary>
    /// What must be committed with that which a right one-time password of the caller's allows, so that it is right once; null if the
    /// password is wrong, was used before, or is not of this device.
    /// </summary>
    /// <param name="serialNumber">The device, as the request names it.</param>
    /// <param name="now">Unix milliseconds.</param>
    ValueTask<Change?> Verify(Caller caller, string serialNumber, string code, long now, CancellationToken cancellation);
}
