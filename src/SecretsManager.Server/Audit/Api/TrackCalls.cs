using SecretsManager.Protocol;
using SecretsManager.Protocol.CloudAudit;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Audit.Tracks;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Audit.Api;

/// <summary>What the actions on tracks share.</summary>
internal sealed class TrackCalls(AuditTracks tracks, IRandomBytes random)
{
    // A number that is taken makes the commit a conflict, and the next try draws another.
    private const long FirstId = 1_000_000;
    private const long LastId = 999_999_999;

    public AuditTracks Tracks => tracks;

    /// <summary>Creates a track.</summary>
    /// <exception cref="ApiException"><c>InvalidParameterValue.AliasAlreadyExists</c>, <c>LimitExceeded.OverAmount</c>.</exception>
    public async ValueTask<TrackCreatedResponse> Create<T>(
        AuthorizedCall<T> call, string name, bool on, TrackPlace place, IReadOnlyList<TrackField> fields, CancellationToken cancellation)
    {
        long account = call.Caller.Account;
        if (await tracks.FindNamed(account, name, cancellation) is not null)
            throw TrackRefusals.NameTaken();
        if (await tracks.Count(account, cancellation) >= AuditTracks.MostTracks)
            throw TrackRefusals.TooMany(AuditTracks.MostTracks);
        AuditTrack track = new(Identifiers.NewNumber(FirstId, LastId, random), account, name, call.Now) { Place = place, Fields = fields };
        track = on ? track.SwitchedOn(call.Now) : track;
        Note(call, track);
        call.Changes.AddRange(tracks.Insert(track));
        return new TrackCreatedResponse(track.Id);
    }

    /// <summary>Changes a track; what is null stays.</summary>
    /// <exception cref="ApiException"><c>InvalidParameterValue.AuditTrackNameNotSupportModify</c>.</exception>
    public EmptyResponse Modify<T>(AuthorizedCall<T> call, Stored<AuditTrack> stored, string? name, bool? on, TrackPlace? place, IReadOnlyList<TrackField>? fields)
    {
        if (name is not null && name != stored.Value.Name)
            throw TrackRefusals.NameStays();
        AuditTrack track = stored.Value with { Place = place ?? stored.Value.Place, Fields = fields ?? stored.Value.Fields };
        track = on switch
        {
            true => track.SwitchedOn(call.Now),
            false => track.SwitchedOff(call.Now),
            _ => track,
        };
        Note(call, track);
        call.Changes.AddRange(tracks.Update(stored, track));
        return EmptyResponse.Instance;
    }

    /// <summary>Switches a track on or off.</summary>
    /// <exception cref="ApiException"><c>ResourceNotFound.AuditNotExist</c>.</exception>
    public async ValueTask<LoggingSwitchedResponse> Switch<T>(AuthorizedCall<T> call, string name, bool on, CancellationToken cancellation)
    {
        Stored<AuditTrack> stored = await tracks.FindNamed(call.Caller.Account, name, cancellation) ?? throw TrackRefusals.NotFound();
        call.Changes.AddRange(tracks.Update(stored, on ? stored.Value.SwitchedOn(call.Now) : stored.Value.SwitchedOff(call.Now)));
        return new LoggingSwitchedResponse();
    }

    /// <exception cref="ApiException"><c>ResourceNotFound.AuditNotExist</c>.</exception>
    public async ValueTask<Stored<AuditTrack>> Get(Caller caller, ulong id, CancellationToken cancellation) =>
        await tracks.Find(caller.Account, id, cancellation) ?? throw TrackRefusals.NotFound();

    /// <summary>How the API says whether it is on.</summary>
    public static int StatusOf(AuditTrack track) => track.IsOn ? 1 : 0;

    /// <summary>The one field; one of empty texts where there are several, which only <c>Filters</c> can tell.</summary>
    public static ResourceField FieldOf(AuditTrack track) => track.Fields is [var only] ? Told(only) : new ResourceField(string.Empty, string.Empty, []);

    public static TrackFilter FilterOf(AuditTrack track) => new([.. track.Fields.Select(Told)]);

    public static TrackStorage StorageOf(AuditTrack track) => new(track.Place.Type, track.Place.Region, track.Place.Name, track.Place.Prefix)
    {
        StorageAccountId = track.Place.AccountId,
        StorageAppId = track.Place.AppId,
        Compress = (ulong?)track.Place.Compress,
    };

    private static ResourceField Told(TrackField field) => new(field.Product, field.ActionType, field.EventNames);

    // Whoever sends events elsewhere, or keeps them away from there, is told of by the record.
    private static void Note<T>(AuthorizedCall<T> call, AuditTrack track)
    {
        call.Note("Storage", $"{track.Place.Type}:{track.Place.Name}/{track.Place.Prefix}");
        call.Note("Filters", string.Join(' ', track.Fields.Select(field => $"{field.Product}:{field.ActionType}:{string.Join(',', field.EventNames)}")));
    }
}
