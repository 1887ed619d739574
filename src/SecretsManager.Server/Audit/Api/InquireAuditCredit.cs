using SecretsManager.Protocol.CloudAudit;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Audit.Tracks;

namespace SecretsManager.Server.Audit.Api;

/// <summary>Tells how many tracks the account may still create.</summary>
internal sealed class InquireAuditCredit(TrackCalls calls) : IAction<InquireAuditCreditRequest, InquireAuditCreditResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CloudAuditService.Name,
        Version = CloudAuditService.Version,
        Name = nameof(InquireAuditCredit),
        Effect = ActionEffect.Read,
        Regional = false,
    };

    public InquireAuditCreditRequest Read(ParameterReader parameters) => InquireAuditCreditRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, InquireAuditCreditRequest request, CancellationToken cancellation) =>
        EventCalls.Operation(call);

    public async ValueTask<InquireAuditCreditResponse> Handle(AuthorizedCall<InquireAuditCreditRequest> call, CancellationToken cancellation) =>
        new(long.Max(0, AuditTracks.MostTracks - await calls.Tracks.Count(call.Caller.Account, cancellation)));
}
