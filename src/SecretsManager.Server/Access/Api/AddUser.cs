using System.Globalization;
using SecretsManager.Protocol;
using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Access.Passwords;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Api;

/// <summary>Creates a user, perhaps with a console password and an access key, which are told this once.</summary>
internal sealed class AddUser(IdentityCalls calls, AccountRegister accounts, PasswordCheck passwords, IRandomBytes random) : IAction<AddUserRequest, AddUserResponse>
{
    private const long FirstUin = 200000000001;
    private const long LastUin = 899999999999;

    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(AddUser),
        Effect = ActionEffect.Write,
        AuditFields = ["Name", "Remark", "ConsoleLogin", "UseApi", "NeedResetPassword"],
        AnswerFields = ["Uin", "Uid"],
        Regional = false,
    };

    public AddUserRequest Read(ParameterReader parameters) => AddUserRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, AddUserRequest request, CancellationToken cancellation) =>
        new(IdentityResources.AnyUser(call));

    public async ValueTask<AddUserResponse> Handle(AuthorizedCall<AddUserRequest> call, CancellationToken cancellation)
    {
        AddUserRequest request = call.Request;
        long account = call.Caller.Account;
        IdentityRules.CheckUserName(request.Name);
        IdentityRules.CheckRemark(request.Remark);
        IdentityRules.CheckContact("PhoneNum", request.PhoneNum);
        IdentityRules.CheckContact("CountryCode", request.CountryCode);
        IdentityRules.CheckContact("Email", request.Email);
        bool consoleLogin = IdentityRules.CheckSwitch("ConsoleLogin", request.ConsoleLogin) ?? false;
        bool useApi = IdentityRules.CheckSwitch("UseApi", request.UseApi) ?? false;
        SecretValue? given = request.Password is { Length: > 0 } ? request.Password : null;
        if (given is not null && !consoleLogin)
            throw IdentityRules.Wrong("Password", "empty, unless ConsoleLogin is 1", "仅当 ConsoleLogin 为 1 时可填写");
        if (await calls.Directory.FindUserNamed(account, request.Name, cancellation) is not null)
            throw IdentityRefusals.UserNameTaken();
        if (await calls.Directory.Users.Count(account, string.Empty, cancellation) >= IdentityRules.MostUsers)
            throw IdentityRefusals.TooManyUsers(IdentityRules.MostUsers);

        long uin = await NewUin(account, cancellation);
        User user = new(uin, uin, request.Name, account, call.Now)
        {
            Remark = request.Remark ?? string.Empty,
            ConsoleLogin = consoleLogin,
            NeedResetPassword = IdentityRules.CheckSwitch("NeedResetPassword", request.NeedResetPassword) ?? false,
            PhoneNumber = request.PhoneNum ?? string.Empty,
            CountryCode = request.CountryCode ?? string.Empty,
            Email = request.Email ?? string.Empty,
        };
        SecretValue? made = consoleLogin && given is null ? GeneratedPassword.New(random) : null;
        if ((given ?? made) is { } password)
            user = await passwords.Set(user, password, call.Now, cancellation);
        AccessKey? key = useApi ? accounts.NewKey(account, uin, string.Empty, call.Now) : null;
        if (key is not null)
        {
            user = user with { Keys = [key.SecretId] };
            calls.Keys.Insert(key, call.Changes);
            call.Notes.Add(("AccessKeyId", key.SecretId));
        }

        call.Notes.Add(("Uin", uin.ToString(CultureInfo.InvariantCulture)));
        call.Changes.Add(new Change.ExpectFewer(new RecordQuery(RecordKind.User, account, string.Empty) { Offset = 0, Limit = 1 }, IdentityRules.MostUsers));
        call.Changes.Add(calls.Directory.ClaimUin(uin, account, call.Now));
        call.Changes.Add(calls.Directory.Claims.Insert(
            calls.Directory.UserName(account, user.Name), new NameClaim(uin.ToString(CultureInfo.InvariantCulture), call.Now)));
        call.Changes.Add(calls.Directory.Users.Insert(calls.Directory.UserIdentity(account, uin), user));
        return new AddUserResponse(uin, user.Name, made, key?.SecretId ?? string.Empty, key is null ? null : new SecretValue(key.SecretKey.Bytes), user.Uid);
    }

    // No account's and no other user's; the claim makes sure when it is committed.
    private async ValueTask<long> NewUin(long account, CancellationToken cancellation)
    {
        long uin;
        do
        {
            uin = Identifiers.NewNumber(FirstUin, LastUin, random);
        }
        while (await accounts.Find(uin, cancellation) is not null || await calls.Directory.FindUser(account, uin, cancellation) is not null);
        return uin;
    }
}
