using SecretsManager.Protocol;
using SecretsManager.Protocol.Kms;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Keys.Api;

/// <summary>Switches the automatic rotation of a key on, or changes its period.</summary>
internal sealed class EnableKeyRotation(KeyCalls calls) : IAction<EnableKeyRotationRequest, EmptyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = KmsService.Name,
        Version = KmsService.Version,
        Name = nameof(EnableKeyRotation),
        Effect = ActionEffect.Write,
        AuditFields = ["KeyId", "RotateDays"],
    };

    public EnableKeyRotationRequest Read(ParameterReader parameters) => EnableKeyRotationRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, EnableKeyRotationRequest request, CancellationToken cancellation) =>
        calls.Named(call, request.KeyId, cancellation);

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<EnableKeyRotationRequest> call, CancellationToken cancellation)
    {
        KeyRules.RefuseMember(call.Request.MemberAccount);
        Stored<MasterKey> stored = await calls.GetOwn(call.Caller.Account, call.Region, call.Request.KeyId, cancellation);
        KeyRotation.RequireRotatable(stored.Value);
        int days = KeyRules.CheckDays("RotateDays", call.Request.RotateDays ?? KeyRules.LongestPeriod, KeyRules.ShortestPeriod, KeyRules.LongestPeriod);
        KeyStates.RequireEnabled(stored.Value);
        call.Changes.Add(calls.Keys.Records.Update(stored, stored.Value with { RotateDays = days, NextRotation = call.Now + (days * TimeSpan.MillisecondsPerDay) }));
        return EmptyResponse.Instance;
    }
}
