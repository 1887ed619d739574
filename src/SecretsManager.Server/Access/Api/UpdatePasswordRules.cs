using System.Globalization;
using SecretsManager.Protocol;
using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Access.Passwords;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Api;

/// <summary>Changes what console passwords must be.</summary>
internal sealed class UpdatePasswordRules(AccountDirectory directory) : IAction<UpdatePasswordRulesRequest, EmptyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(UpdatePasswordRules),
        Effect = ActionEffect.Write,
        Regional = false,
    };

    public UpdatePasswordRulesRequest Read(ParameterReader parameters) => UpdatePasswordRulesRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, UpdatePasswordRulesRequest request, CancellationToken cancellation) =>
        new(IdentityResources.Operation(call));

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<UpdatePasswordRulesRequest> call, CancellationToken cancellation)
    {
        long account = call.Caller.Account;
        PasswordRule change = call.Request.Rules;
        Stored<PasswordRules>? stored = await directory.FindPasswordRules(account, cancellation);
        PasswordRules current = stored?.Value ?? PasswordRules.Usual(account);
        PasswordRules next = current with
        {
            MinimumLength = change.MinimumLength == 0
                ? PasswordRules.LeastLength
                : Check("MinimumLength", change.MinimumLength, PasswordRules.LeastLength, PasswordRules.MostMinimumLength) ?? current.MinimumLength,
            Classes = change.MustContain is null ? current.Classes : (int)(CharacterClassText.Read(change.MustContain) ?? throw Classes()),
            ExpiresAfterDays = Check("ForcePasswordChange", change.ForcePasswordChange, 0, PasswordRules.MostDays) ?? current.ExpiresAfterDays,
            Remembered = Check("ReusePasswordLimit", change.ReusePasswordLimit, 0, PasswordRules.MostRemembered) ?? current.Remembered,
            RetriesPerHour = Check("RetryPasswordLimit", change.RetryPasswordLimit, 0, PasswordRules.MostRetries) ?? current.RetriesPerHour,
            ExpiredIsInvalid = (Check("PasswordExpirationInvalidation", change.PasswordExpirationInvalidation, 1, 2) ?? (current.ExpiredIsInvalid ? 1 : 2)) == 1,
            Updated = call.Now,
            Modifier = call.Caller.Uin,
        };
        string classes = CharacterClassText.Write((CharacterClasses)next.Classes);
        call.Notes.Add(("Rules", string.Create(
            CultureInfo.InvariantCulture,
            $"{next.MinimumLength} {classes} {next.ExpiresAfterDays} {next.Remembered} {next.RetriesPerHour} {next.ExpiredIsInvalid}")));
        call.Changes.Add(stored is null
            ? directory.PasswordRules.Insert(directory.PasswordRulesIdentity(account), next)
            : directory.PasswordRules.Update(stored, next));
        return EmptyResponse.Instance;
    }

    private static int? Check(string field, long? value, int least, int most) => value is null || (value >= least && value <= most)
        ? (int?)value
        : throw IdentityRules.Wrong($"Rules.{field}", $"an integer from {least} to {most}", $"{least} 至 {most} 的整数");

    private static ApiException Classes() => IdentityRules.Wrong(
        "Rules.MustContain", "one character of each class that there must be, such as Aa0$, or nothing", "每类必须包含的字符各写一个，例如 Aa0$，或留空");
}
