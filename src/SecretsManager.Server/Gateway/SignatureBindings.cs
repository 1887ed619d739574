using SecretsManager.Protocol;
using SecretsManager.Server.Access;
using SecretsManager.Server.Audit;

namespace SecretsManager.Server.Gateway;

/// <summary>
/// What each signature was first used for. The official SDKs do not sign the action, so whoever sees a request could send it again as
/// another one; the first use therefore fixes action, version, region, token, host and content type for as long as the signature lives
/// (security model, S5). Bounded: when full, calls are refused rather than forgotten.
/// </summary>
internal sealed class SignatureBindings(int capacity)
{
    private const int SecondsInBucket = 60;

    private readonly Lock gate = new();
    private readonly SortedDictionary<long, HashSet<UInt128>> expiries = [];
    private readonly Dictionary<UInt128, UInt128> meanings = [];

    /// <summary>Takes over a binding from before this process started.</summary>
    public void Restore(SignatureBinding binding, long nowSeconds)
    {
        // A use that was refused for its meaning is recorded too; the first one stands.
        if (binding.Expires >= nowSeconds && !Known(binding.Signature))
            Bind(binding, nowSeconds);
    }

    /// <summary>Binds the signature, or finds it bound to the same.</summary>
    /// <exception cref="ApiException">It is bound to something else, or there is no room to remember it.</exception>
    public void Bind(SignatureBinding binding, long nowSeconds)
    {
        lock (gate)
        {
            Forget(nowSeconds);
            if (meanings.TryGetValue(binding.Signature, out UInt128 meaning))
            {
                if (meaning != binding.Meaning)
                    throw AuthenticationRefusals.Repurposed();
                return;
            }

            if (meanings.Count >= capacity)
                throw GatewayRefusals.TooManySignatures();
            meanings.Add(binding.Signature, binding.Meaning);
            long bucket = binding.Expires / SecondsInBucket;
            if (!expiries.TryGetValue(bucket, out HashSet<UInt128>? signatures))
                expiries.Add(bucket, signatures = []);
            signatures.Add(binding.Signature);
        }
    }

    private bool Known(UInt128 signature)
    {
        lock (gate)
            return meanings.ContainsKey(signature);
    }

    private void Forget(long nowSeconds)
    {
        while (expiries.Count > 0)
        {
            (long bucket, HashSet<UInt128> signatures) = expiries.First();
            if ((bucket + 1) * SecondsInBucket >= nowSeconds)
                return;
            foreach (UInt128 signature in signatures)
                meanings.Remove(signature);
            expiries.Remove(bucket);
        }
    }
}
