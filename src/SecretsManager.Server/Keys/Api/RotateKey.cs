using System.Globalization;
using SecretsManager.Protocol.Kms;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Keys.Api;

/// <summary>Gives a key a new version at once. What was encrypted before stays readable; the data keys of secrets move to the new version in the background.</summary>
internal sealed class RotateKey(KeyCalls calls, KeyRotation rotation, IRandomBytes random, ICrashPoints crash) : IAction<RotateKeyRequest, RotateKeyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = KmsService.Name,
        Version = KmsService.Version,
        Name = nameof(RotateKey),
        Effect = ActionEffect.Write,
        AuditFields = ["KeyId"],
        AnswerFields = ["TaskId"],
    };

    public RotateKeyRequest Read(ParameterReader parameters) => RotateKeyRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, RotateKeyRequest request, CancellationToken cancellation) =>
        calls.Named(call, request.KeyId, cancellation);

    public async ValueTask<RotateKeyResponse> Handle(AuthorizedCall<RotateKeyRequest> call, CancellationToken cancellation)
    {
        KeyRules.RefuseMember(call.Request.MemberAccount);
        Stored<MasterKey> stored = await calls.GetOwn(call.Caller.Account, call.Region, call.Request.KeyId, cancellation);
        KeyRotation.RequireRotatable(stored.Value);
        KeyStates.RequireEnabled(stored.Value);
        crash.Reach("rotate:before-generate");
        MasterKey rotated = await KeyCalls.Answered(() =>
            rotation.Rotate(stored.Value, calls.Keys.Holders.ForNew, call.Now, dropOlder: false, call.Undo, cancellation));
        crash.Reach("rotate:before-commit");
        call.Changes.Add(calls.Keys.Records.Update(stored, rotated));
        call.Changes.AddRange(MasterKeyHolders.Conditions(rotated.Newest));
        call.Notes.Add(("KeyVersion", rotated.LastVersion.ToString(CultureInfo.InvariantCulture)));
        return new RotateKeyResponse(Identifiers.NewUuid(random));
    }
}
