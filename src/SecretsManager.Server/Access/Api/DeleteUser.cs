using System.Globalization;
using SecretsManager.Protocol;
using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Api;

/// <summary>Deletes a user with all that is his: his groups, what is attached to him and, if asked for, his access keys.</summary>
internal sealed class DeleteUser(IdentityCalls calls) : IAction<DeleteUserRequest, EmptyResponse>
{
    private const string KeyPermission = "cam:DeleteApiKey";

    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(DeleteUser),
        Effect = ActionEffect.Write,
        AuditFields = ["Name", "Force"],
        Regional = false,
    };

    public DeleteUserRequest Read(ParameterReader parameters) => DeleteUserRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, DeleteUserRequest request, CancellationToken cancellation) =>
        calls.Named(call, request.Name, cancellation);

    /// <summary>Whoever takes a user's keys with him needs the right on keys too, as the API has it.</summary>
    public async ValueTask<IReadOnlyList<TouchedResource>> MoreResources(AuthenticatedCall call, DeleteUserRequest request, CancellationToken cancellation)
    {
        Stored<User>? stored = request.Force == 1 ? await calls.Directory.FindUserNamed(call.Caller.Account, request.Name, cancellation) : null;
        return stored is null or { Value.Keys.Count: 0 } ? [] : [(await calls.Named(call, request.Name, cancellation)) with { Permission = KeyPermission }];
    }

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<DeleteUserRequest> call, CancellationToken cancellation)
    {
        Stored<User> stored = await calls.Get(call.Caller.Account, call.Request.Name, cancellation);
        User user = stored.Value;
        bool force = IdentityRules.CheckSwitch("Force", call.Request.Force) ?? false;
        if (user.Keys.Count > 0 && !force)
            throw IdentityRefusals.HasKeys();
        foreach (Stored<AccessKey> key in await calls.Keys.List(KeyOwner.Of(stored), cancellation))
            AccessKeys.Delete(key, call.Changes);
        if (user.Keys.Count > 0)
            call.Notes.Add(("AccessKeyIds", string.Join(' ', user.Keys)));
        call.Notes.Add(("Uin", user.Uin.ToString(CultureInfo.InvariantCulture)));
        foreach (RecordIdentity claim in (RecordIdentity[])[calls.Directory.UserName(user.Account, user.Name), calls.Directory.Uin(user.Uin)])
        {
            if (await calls.Directory.Claims.Find(claim, cancellation) is { } claimed)
                call.Changes.Add(RecordStore<NameClaim>.Delete(claimed));
        }

        call.Changes.Add(RecordStore<User>.Delete(stored));
        return EmptyResponse.Instance;
    }
}
