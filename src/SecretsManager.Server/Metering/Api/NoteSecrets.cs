using System.Globalization;
using System.Text;
using System.Text.Json;
using SecretsManager.Protocol;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Secrets;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Metering.Api;

/// <summary>
/// Notes how many secrets each account manages in this hour, and in the hours since it was last noted, in which the server was off. Only
/// the product itself calls it. An hour that is noted already, by whatever node, stays as it is. What is too old goes.
/// </summary>
internal sealed class NoteSecrets(Database database) : IAction<NoteSecretsRequest, NoteSecretsResponse>, IHourlyCall
{
    /// <summary>The setting that says which hour was noted last.</summary>
    public const string NotedHour = "metering-noted-hour";

    public ActionDeclaration Declaration { get; } = new()
    {
        Service = SsmService.Name,
        Version = SsmService.Version,
        Name = nameof(NoteSecrets),
        Effect = ActionEffect.Write,
        Regional = false,
        Internal = true,
    };

    public string Action => nameof(NoteSecrets);

    public NoteSecretsRequest Read(ParameterReader parameters) => new();

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, NoteSecretsRequest request, CancellationToken cancellation) =>
        new(ResourceName.Operation(SsmService.Name, call.Region, call.Caller.Account));

    public async ValueTask<NoteSecretsResponse> Handle(AuthorizedCall<NoteSecretsRequest> call, CancellationToken cancellation)
    {
        long hour = Use.HourOf(call.Now);
        long oldest = MeteredHours.OldestKept(hour);
        byte[]? noted = await database.ReadSetting(NotedHour, cancellation);
        long from = noted is null ? hour : Math.Max(oldest, long.Parse(noted, CultureInfo.InvariantCulture) + 1);
        if (from > hour)
            return new NoteSecretsResponse(0);
        call.Changes.Add(new Change.ExpectSetting(NotedHour, noted));
        call.Changes.Add(new Change.WriteSetting(NotedHour, Encoding.ASCII.GetBytes(hour.ToString(CultureInfo.InvariantCulture))));
        call.Changes.Add(new Change.NoteRecords(RecordKind.Secret, (int)SecretState.Enabled, (int)SecretState.Disabled, from, hour));
        call.Changes.Add(new Change.PruneUsage(oldest));
        return new NoteSecretsResponse(hour - from + 1);
    }
}

/// <summary>Asks for this hour to be noted.</summary>
internal sealed record NoteSecretsRequest;

/// <summary>What was noted.</summary>
/// <param name="Hours">How many hours; 0 if this one was noted before.</param>
internal sealed record NoteSecretsResponse(long Hours) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer) => writer.WriteNumber("Hours"u8, Hours);
}
