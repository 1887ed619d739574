using SecretsManager.Protocol;
using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Access.Passwords;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Api;

/// <summary>Changes a user; his name stays.</summary>
internal sealed class UpdateUser(IdentityCalls calls, PasswordCheck passwords) : IAction<UpdateUserRequest, EmptyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(UpdateUser),
        Effect = ActionEffect.Write,
        AuditFields = ["Name", "Remark", "ConsoleLogin", "NeedResetPassword"],
        Regional = false,
    };

    public UpdateUserRequest Read(ParameterReader parameters) => UpdateUserRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, UpdateUserRequest request, CancellationToken cancellation) =>
        calls.Named(call, request.Name, cancellation);

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<UpdateUserRequest> call, CancellationToken cancellation)
    {
        UpdateUserRequest request = call.Request;
        IdentityRules.CheckRemark(request.Remark);
        IdentityRules.CheckContact("PhoneNum", request.PhoneNum);
        IdentityRules.CheckContact("CountryCode", request.CountryCode);
        IdentityRules.CheckContact("Email", request.Email);
        Stored<User> stored = await calls.Get(call.Caller.Account, request.Name, cancellation);
        User user = stored.Value with
        {
            Remark = request.Remark ?? stored.Value.Remark,
            ConsoleLogin = IdentityRules.CheckSwitch("ConsoleLogin", request.ConsoleLogin) ?? stored.Value.ConsoleLogin,
            NeedResetPassword = IdentityRules.CheckSwitch("NeedResetPassword", request.NeedResetPassword) ?? stored.Value.NeedResetPassword,
            PhoneNumber = request.PhoneNum ?? stored.Value.PhoneNumber,
            CountryCode = request.CountryCode ?? stored.Value.CountryCode,
            Email = request.Email ?? stored.Value.Email,
        };
        SecretValue? password = request.Password is { Length: > 0 } ? request.Password : null;
        if (password is not null && !user.ConsoleLogin)
            throw IdentityRules.Wrong("Password", "empty, unless the user may sign in to the console", "仅当用户可登录控制台时可填写");
        // The answer has no place for a password that would be made.
        if (password is null && user is { ConsoleLogin: true, PasswordHash: null })
            throw IdentityRules.Wrong("Password", "a password, as the user has none yet", "须填写密码，该用户尚无密码");
        if (password is not null)
        {
            user = await passwords.Set(user, password, call.Now, cancellation);
            call.Notes.Add(("PasswordChanged", "true"));
        }

        call.Changes.Add(calls.Directory.Users.Update(stored, user));
        return EmptyResponse.Instance;
    }
}
