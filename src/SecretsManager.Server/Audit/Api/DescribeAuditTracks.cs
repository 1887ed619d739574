using SecretsManager.Protocol.CloudAudit;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Audit.Tracks;

namespace SecretsManager.Server.Audit.Api;

/// <summary>Lists the tracks of the account, page by page.</summary>
internal sealed class DescribeAuditTracks(TrackCalls calls) : IAction<DescribeAuditTracksRequest, DescribeAuditTracksResponse>
{
    private const int MostPages = 1_000_000;
    private const int LargestPage = 100;

    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CloudAuditService.Name,
        Version = CloudAuditService.Version,
        Name = nameof(DescribeAuditTracks),
        Effect = ActionEffect.Read,
        Regional = false,
        AuditFields = ["PageNumber", "PageSize"],
    };

    public DescribeAuditTracksRequest Read(ParameterReader parameters) => DescribeAuditTracksRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, DescribeAuditTracksRequest request, CancellationToken cancellation) =>
        EventCalls.Operation(call);

    public async ValueTask<DescribeAuditTracksResponse> Handle(AuthorizedCall<DescribeAuditTracksRequest> call, CancellationToken cancellation)
    {
        (ulong number, ulong size) = (call.Request.PageNumber, call.Request.PageSize);
        if (number is 0 or > MostPages)
            throw ParameterRules.Wrong("PageNumber", $"an integer from 1 to {MostPages}", $"1 至 {MostPages} 的整数");
        if (size is 0 or > LargestPage)
            throw ParameterRules.Wrong("PageSize", $"an integer from 1 to {LargestPage}", $"1 至 {LargestPage} 的整数");
        IReadOnlyList<AuditTrack> tracks = await calls.Tracks.All(call.Caller.Account, cancellation);
        IEnumerable<AuditTrack> page = tracks.Skip((int)((number - 1) * size)).Take((int)size);
        return new DescribeAuditTracksResponse([.. page.Select(Listed)], tracks.Count);
    }

    private static ListedTrack Listed(AuditTrack track) =>
        new(track.Id, track.Name, TrackCalls.StatusOf(track), TrackCalls.FieldOf(track), TrackCalls.StorageOf(track), track.Created);
}
