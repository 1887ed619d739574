using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Api;

/// <summary>Tells when access keys were last used, by the day.</summary>
internal sealed class GetSecurityLastUsed(AccountRegister accounts, AccessKeyUse use) : IAction<GetSecurityLastUsedRequest, GetSecurityLastUsedResponse>
{
    private const int MostAtOnce = 10;

    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(GetSecurityLastUsed),
        Effect = ActionEffect.Read,
        Regional = false,
    };

    public GetSecurityLastUsedRequest Read(ParameterReader parameters) => GetSecurityLastUsedRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, GetSecurityLastUsedRequest request, CancellationToken cancellation) =>
        Judge(call, request, cancellation);

    public async ValueTask<GetSecurityLastUsedResponse> Handle(AuthorizedCall<GetSecurityLastUsedRequest> call, CancellationToken cancellation)
    {
        IReadOnlyList<string> ids = call.Request.SecretIdList;
        if (ids.Count is 0 or > MostAtOnce)
            throw IdentityRules.Wrong("SecretIdList", $"1 to {MostAtOnce} ids of access keys", $"1 至 {MostAtOnce} 个密钥 ID");
        List<SecretIdLastUsed> rows = [];
        foreach (string id in ids.Distinct(StringComparer.Ordinal))
        {
            if (await accounts.FindKey(id, cancellation) is { } key && key.Value.Account == call.Caller.Account)
                rows.Add(new SecretIdLastUsed(id, await use.Last(id, cancellation)));
        }

        call.Notes.Add(("AccessKeyIds", string.Join(' ', rows.Select(row => row.SecretId))));
        return new GetSecurityLastUsedResponse(rows);
    }

    // His own keys are told to whoever may ask about himself; others, and ids that there are not, are alike.
    private async ValueTask<TouchedResource> Judge(AuthenticatedCall call, GetSecurityLastUsedRequest request, CancellationToken cancellation)
    {
        foreach (string id in request.SecretIdList.Take(MostAtOnce))
        {
            Stored<AccessKey>? key = await accounts.FindKey(id, cancellation);
            if (key is null || key.Value.Account != call.Caller.Account || key.Value.Principal != call.Caller.Uin)
                return IdentityResources.AnyUser(call);
        }

        return IdentityResources.User(call, (ulong)call.Caller.Uin);
    }
}
