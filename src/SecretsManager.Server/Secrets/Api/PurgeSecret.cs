using System.Text.Json;
using SecretsManager.Protocol;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Secrets.Api;

/// <summary>
/// Ends a secret whose deletion window is over, with all its payloads. Only the product itself calls it. A secret that has been restored
/// meanwhile, or is gone already, stays as it is.
/// </summary>
internal sealed class PurgeSecret(SecretStore secrets, SecretResources resources, IProductAccounts accounts) : IAction<PurgeSecretRequest, PurgeSecretResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = SsmService.Name,
        Version = SsmService.Version,
        Name = nameof(PurgeSecret),
        Effect = ActionEffect.Write,
        AuditFields = ["SecretName"],
        Internal = true,
    };

    public PurgeSecretRequest Read(ParameterReader parameters) => new(parameters.RequiredText("SecretName"));

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, PurgeSecretRequest request, CancellationToken cancellation) =>
        resources.Named(call, request.SecretName, cancellation);

    public async ValueTask<PurgeSecretResponse> Handle(AuthorizedCall<PurgeSecretRequest> call, CancellationToken cancellation)
    {
        Stored<Secret>? stored = await secrets.Find(call.Caller.Account, call.Region, call.Request.SecretName, cancellation);
        bool due = stored?.Value.DeleteAt <= call.Now;
        if (due)
        {
            if (stored!.Value.Schedule is not null)
                await accounts.End(stored.Value, stored.Value.Credential?.DropAccounts ?? false, call.Now, call.Changes, cancellation);
            SecretStore.Delete(stored, call.Changes);
        }

        return new PurgeSecretResponse(due);
    }
}

/// <summary>Asks for the end of a secret.</summary>
internal sealed record PurgeSecretRequest(string SecretName);

/// <summary>Whether it was ended.</summary>
internal sealed record PurgeSecretResponse(bool Purged) : IResponse
{
    public void Write(Utf8JsonWriter writer) => writer.WriteBoolean("Purged"u8, Purged);
}

/// <summary>A due secret wants its end, or to rotate.</summary>
internal sealed class DueSecret : IDueHandler
{
    public string Kind => RecordKind.Secret;

    /// <summary>The action by which a secret begins to rotate as its schedule says. It belongs to the rotation.</summary>
    public const string Rotation = "BeginRotation";

    public string ActionOf(RecordIndex index) => index.State == (int)SecretState.PendingDelete ? nameof(PurgeSecret) : Rotation;

    public ReadOnlyMemory<byte> Parameters(RecordIdentity identity) =>
        JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["SecretName"] = identity.Id });
}
