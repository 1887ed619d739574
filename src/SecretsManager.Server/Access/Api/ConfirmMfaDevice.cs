using SecretsManager.Protocol;
using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Access.Api;

/// <summary>Makes the caller's one-time passwords count, once he shows two that follow each other. An action of our own.</summary>
internal sealed class ConfirmMfaDevice(IdentityCalls calls, OneTimePasswords oneTime) : IAction<ConfirmMfaDeviceRequest, EmptyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(ConfirmMfaDevice),
        Effect = ActionEffect.Write,
        Regional = false,
    };

    public ConfirmMfaDeviceRequest Read(ParameterReader parameters) => ConfirmMfaDeviceRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, ConfirmMfaDeviceRequest request, CancellationToken cancellation) =>
        new(IdentityResources.Target(call, null));

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<ConfirmMfaDeviceRequest> call, CancellationToken cancellation)
    {
        KeyOwner owner = await calls.Owner(call.Caller, null, "TargetUin", cancellation);
        if (owner.SecondFactor.NewSecret is not { } secret)
            throw IdentityRefusals.NoNewDevice();
        if (OneTimePassword.Find(secret.Bytes, call.Request.SecondTokenCode, call.Now, after: 0) is not { } step
            || !OneTimePassword.IsCode(secret.Bytes, call.Request.FirstTokenCode, step - 1))
            throw IdentityRefusals.CodesWrong();
        call.Changes.Add(oneTime.With(owner, owner.SecondFactor with { Secret = secret, NewSecret = null, Step = step }));
        return EmptyResponse.Instance;
    }
}
