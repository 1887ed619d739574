using SecretsManager.Protocol;
using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Sealing;

namespace SecretsManager.Server.Access.Api;

/// <summary>Makes the secret of the caller's own one-time passwords, told this once; it counts once it is confirmed. An action of our own.</summary>
internal sealed class BindMfaDevice(IdentityCalls calls, OneTimePasswords oneTime, IRandomBytes random) : IAction<BindMfaDeviceRequest, BindMfaDeviceResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(BindMfaDevice),
        Effect = ActionEffect.Write,
        AnswerFields = ["SerialNumber"],
        Regional = false,
    };

    public BindMfaDeviceRequest Read(ParameterReader parameters) => BindMfaDeviceRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, BindMfaDeviceRequest request, CancellationToken cancellation) =>
        new(IdentityResources.Target(call, null));

    public async ValueTask<BindMfaDeviceResponse> Handle(AuthorizedCall<BindMfaDeviceRequest> call, CancellationToken cancellation)
    {
        KeyOwner owner = await calls.Owner(call.Caller, null, "TargetUin", cancellation);
        if (owner.SecondFactor.Secret is not null)
            throw IdentityRefusals.DeviceBound();
        SecretMaterial secret = SecretMaterial.Random(OneTimePassword.SecretSize, random);
        call.Changes.Add(oneTime.With(owner, owner.SecondFactor with { NewSecret = secret }));
        SecretValue text = OneTimePassword.ToBase32(secret.Bytes);
        return new BindMfaDeviceResponse(OneTimePasswords.SerialNumberOf(owner.Uin), text, OneTimePassword.ToUri(text, owner.Label));
    }
}
