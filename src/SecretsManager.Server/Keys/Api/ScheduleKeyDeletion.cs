using SecretsManager.Protocol;
using SecretsManager.Protocol.Kms;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Keys.Api;

/// <summary>Begins the deletion window of a disabled key. When it ends, everything under the key is lost for ever; what that is, is told beforehand.</summary>
internal sealed class ScheduleKeyDeletion(KeyCalls calls, IKeyDependents dependents, KeySettings settings, ILogger<ScheduleKeyDeletion> log) : IAction<ScheduleKeyDeletionRequest, ScheduleKeyDeletionResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = KmsService.Name,
        Version = KmsService.Version,
        Name = nameof(ScheduleKeyDeletion),
        Effect = ActionEffect.Write,
        AuditFields = ["KeyId", "PendingWindowInDays"],
        AnswerFields = ["KeyId", "DeletionDate"],
    };

    public ScheduleKeyDeletionRequest Read(ParameterReader parameters) => ScheduleKeyDeletionRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, ScheduleKeyDeletionRequest request, CancellationToken cancellation) =>
        calls.Named(call, request.KeyId, cancellation);

    public async ValueTask<ScheduleKeyDeletionResponse> Handle(AuthorizedCall<ScheduleKeyDeletionRequest> call, CancellationToken cancellation)
    {
        KeyRules.RefuseMember(call.Request.MemberAccount);
        int days = KeyRules.CheckDays(
            "PendingWindowInDays", call.Request.PendingWindowInDays, KeyRules.ShortestWindow, KeyRules.LongestWindow, ErrorCode.InvalidParameterInvalidPendingWindowInDays);
        Stored<MasterKey> stored = await calls.GetOwn(call.Caller.Account, call.Region, call.Request.KeyId, cancellation);
        KeyStates.RequireDeletable(stored.Value, nameof(ScheduleKeyDeletion));
        string users = await KeyUsers.Tell(stored, dependents, cancellation);
        if (users.Length > 0 && !settings.AllowDeletionInUse)
            throw KeyCallRefusals.InUse(users);

        long deleteAt = call.Now + (days * TimeSpan.MillisecondsPerDay);
        if (users.Length > 0)
        {
            call.Notes.Add(("WillBeLost", users));
            KeyLog.ScheduledInUse(log, stored.Value.KeyId, users, DateTimeOffset.FromUnixTimeMilliseconds(deleteAt));
        }

        call.Changes.Add(calls.Keys.Records.Update(stored, stored.Value with { State = MasterKeyState.PendingDelete, DeleteAt = deleteAt }));
        return new ScheduleKeyDeletionResponse(deleteAt / 1000, stored.Value.KeyId, users.Length > 0 ? $"Will be lost for ever: {users}." : string.Empty);
    }
}
