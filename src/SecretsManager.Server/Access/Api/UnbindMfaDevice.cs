using SecretsManager.Protocol;
using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Access.Api;

/// <summary>Takes away one-time passwords. Whether the console asks for them stays as it was set, so that another device is bound. An action of our own.</summary>
internal sealed class UnbindMfaDevice(IdentityCalls calls, OneTimePasswords oneTime) : IAction<UnbindMfaDeviceRequest, EmptyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(UnbindMfaDevice),
        Effect = ActionEffect.Write,
        AuditFields = ["TargetUin"],
        Regional = false,
    };

    public UnbindMfaDeviceRequest Read(ParameterReader parameters) => UnbindMfaDeviceRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, UnbindMfaDeviceRequest request, CancellationToken cancellation) =>
        new(IdentityResources.Target(call, request.TargetUin));

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<UnbindMfaDeviceRequest> call, CancellationToken cancellation)
    {
        KeyOwner owner = await calls.Owner(call.Caller, call.Request.TargetUin, "TargetUin", cancellation);
        if (owner.SecondFactor is { Secret: null, NewSecret: null })
            throw IdentityRefusals.NoDevice();
        // Whoever has somebody's key alone does not take away his second factor; an administrator does, for one who has lost it.
        if (owner.SecondFactor.Secret is not null && owner.Uin == call.Caller.Uin)
            Demand(oneTime.Verify(owner, call.Request.TokenCode ?? throw MissingParameter.Named("TokenCode"), call.Now).Verdict);
        call.Changes.Add(oneTime.With(owner, owner.SecondFactor with { Secret = null, NewSecret = null, Step = 0 }));
        return EmptyResponse.Instance;
    }

    private static void Demand(OneTimeVerdict verdict)
    {
        if (verdict == OneTimeVerdict.TooManyTries)
            throw IdentityRefusals.TooManyCodes();
        if (verdict != OneTimeVerdict.Right)
            throw IdentityRefusals.CodeWrong();
    }
}
