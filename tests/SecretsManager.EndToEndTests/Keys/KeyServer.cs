using Xunit;

namespace SecretsManager.EndToEndTests.Keys;

/// <summary>A server with two accounts, and the official SDK for each; made once for all tests of a class.</summary>
public abstract class KeyServer : IAsyncLifetime
{
    private ServerProcess? server;
    private OfficialSdk? sdk;
    private OfficialSdk? other;

    /// <summary>The word for the root of trust in the answers of the API.</summary>
    public abstract string Root { get; }

    /// <summary>Where the description of a key made here says that its material is.</summary>
    public abstract string Protection { get; }

    public ServerProcess Server => server!;

    /// <summary>The first account's SDK.</summary>
    public OfficialSdk Sdk => sdk!;

    /// <summary>Another account's SDK.</summary>
    public OfficialSdk Other => other!;

    public async ValueTask InitializeAsync()
    {
        server = await Start("--SecretsManager:Keys:KeysPerRegion=0");
        other = OfficialSdk.Start(server, await server.NewAccount(100000000002));
        sdk = OfficialSdk.Start(server);
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (sdk is not null)
            await sdk.DisposeAsync();
        if (other is not null)
            await other.DisposeAsync();
        if (server is not null)
            await server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Starts a server on the root of trust.</summary>
    /// <param name="settings">More of the command line.</param>
    public abstract Task<ServerProcess> Start(params string[] settings);
}

/// <summary>A server whose root of trust is a file.</summary>
public sealed class SoftwareKeyServer : KeyServer
{
    public override string Root => "software";

    public override string Protection => "SOFTWARE";

    public override Task<ServerProcess> Start(params string[] settings) => ServerProcess.Start(settings);
}

/// <summary>A server whose root of trust is a token in SoftHSM, which to it is a hardware module.</summary>
public sealed class SoftHsmKeyServer : KeyServer
{
    private readonly List<SoftHsmToken> tokens = [];

    public override string Root => "pkcs11";

    public override string Protection => "HSM";

    public override async Task<ServerProcess> Start(params string[] settings)
    {
        SoftHsmToken token = await SoftHsmToken.Make();
        tokens.Add(token);
        return await ServerProcess.Start(token.Environment, [.. token.Settings, .. settings]);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        tokens.ForEach(token => token.Dispose());
    }
}
