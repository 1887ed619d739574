using System.Collections.Concurrent;
using System.Text;
using SecretsManager.Server.Access.WebIdentity;

namespace SecretsManager.Tests.Access.WebIdentity;

/// <summary>What issuers publish, without a network; counts what was asked for.</summary>
internal sealed class ServedDocuments : IIssuerDocuments
{
    public ConcurrentDictionary<string, string> Documents { get; } = new();

    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>While it is set, answers wait for it.</summary>
    public Task? Hold { get; set; }

    /// <summary>An issuer that serves a key set beside its configuration.</summary>
    public ServedDocuments Serve(string issuer, string keySet, string? keysAddress = null, string? named = null)
    {
        string address = keysAddress ?? issuer + "/keys";
        Documents[issuer + "/.well-known/openid-configuration"] = $$"""{"issuer":"{{named ?? issuer}}","jwks_uri":"{{address}}","scopes_supported":["openid"]}""";
        Documents[address] = keySet;
        return this;
    }

    public async Task<ReadOnlyMemory<byte>?> Get(Uri address, CancellationToken cancellation)
    {
        Asked.Enqueue(address.OriginalString);
        if (Hold is { } hold)
            await Task.WhenAny(hold, Task.Delay(Timeout.InfiniteTimeSpan, cancellation));
        return !cancellation.IsCancellationRequested && Documents.TryGetValue(address.OriginalString, out string? document) ? Encoding.UTF8.GetBytes(document) : null;
    }
}
