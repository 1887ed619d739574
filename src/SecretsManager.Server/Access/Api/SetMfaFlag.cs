using SecretsManager.Protocol;
using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Access.Api;

/// <summary>Sets when a user, or the root account, is asked for a second factor: a one-time password, the only one that there is here.</summary>
internal sealed class SetMfaFlag(IdentityCalls calls, OneTimePasswords oneTime) : IAction<SetMfaFlagRequest, EmptyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(SetMfaFlag),
        Effect = ActionEffect.Write,
        AuditFields = ["OpUin"],
        Regional = false,
    };

    public SetMfaFlagRequest Read(ParameterReader parameters) => SetMfaFlagRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, SetMfaFlagRequest request, CancellationToken cancellation) =>
        new(IdentityResources.Target(call, request.OpUin));

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<SetMfaFlagRequest> call, CancellationToken cancellation)
    {
        SetMfaFlagRequest request = call.Request;
        if (request is { LoginFlag: null, ActionFlag: null })
            throw IdentityRules.Wrong("LoginFlag", "one of LoginFlag and ActionFlag at least", "LoginFlag 和 ActionFlag 至少填写一个");
        bool? atLogin = Check("LoginFlag", request.LoginFlag);
        bool? forActions = Check("ActionFlag", request.ActionFlag);
        KeyOwner owner = await calls.Owner(call.Caller, request.OpUin, "OpUin", cancellation);
        SecondFactor factor = owner.SecondFactor with { AtLogin = atLogin ?? owner.SecondFactor.AtLogin, ForActions = forActions ?? owner.SecondFactor.ForActions };
        // Whoever has somebody's key alone does not lower what protects him from that.
        bool isLowered = (owner.SecondFactor.AtLogin && !factor.AtLogin) || (owner.SecondFactor.ForActions && !factor.ForActions);
        if (isLowered && owner.SecondFactor.Secret is not null && owner.Uin == call.Caller.Uin && !call.Caller.HasSecondFactor)
            throw IdentityRefusals.NeedsSecondFactor();
        call.Changes.Add(oneTime.With(owner, factor));
        call.Notes.Add(("AtLogin", factor.AtLogin ? "true" : "false"));
        call.Notes.Add(("ForActions", factor.ForActions ? "true" : "false"));
        return EmptyResponse.Instance;
    }

    private static bool? Check(string field, MfaFlags? flags)
    {
        if (flags is null)
            return null;
        if (IdentityRules.CheckSwitch(field + ".Phone", flags.Phone) == true)
            throw IdentityRefusals.NoPhone();
        if (IdentityRules.CheckSwitch(field + ".Wechat", flags.Wechat) == true)
            throw IdentityRefusals.NoWechat();
        return IdentityRules.CheckSwitch(field + ".Stoken", flags.Stoken) ?? false;
    }
}
