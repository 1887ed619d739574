using System.Globalization;
using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Access.Passwords;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Access.Api;

/// <summary>Tells what console passwords must be.</summary>
internal sealed class GetPasswordRules(PasswordCheck passwords) : IAction<GetPasswordRulesRequest, GetPasswordRulesResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(GetPasswordRules),
        Effect = ActionEffect.Read,
        Regional = false,
    };

    public GetPasswordRulesRequest Read(ParameterReader parameters) => GetPasswordRulesRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, GetPasswordRulesRequest request, CancellationToken cancellation) =>
        new(IdentityResources.Operation(call));

    public async ValueTask<GetPasswordRulesResponse> Handle(AuthorizedCall<GetPasswordRulesRequest> call, CancellationToken cancellation)
    {
        PasswordRules rules = await passwords.Rules(call.Caller.Account, cancellation);
        PasswordRuleInfo told = new(
            rules.MinimumLength,
            CharacterClassText.Write((CharacterClasses)rules.Classes),
            rules.ExpiresAfterDays,
            rules.Remembered,
            rules.RetriesPerHour,
            rules.ExpiredIsInvalid ? 1 : 2);
        return new GetPasswordRulesResponse(told, rules.Updated, rules.Modifier == 0 ? string.Empty : rules.Modifier.ToString(CultureInfo.InvariantCulture));
    }
}
