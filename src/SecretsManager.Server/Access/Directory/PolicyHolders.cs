using System.Globalization;
using SecretsManager.Protocol;
using SecretsManager.Protocol.Cam;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Directory;

/// <summary>Finds the users and groups that calls about policies name, and the names by which policies know them.</summary>
internal sealed class PolicyHolders(AccountDirectory directory)
{
    /// <summary>A user: <c>uin/$uin</c>.</summary>
    public static TouchedResource User(AuthenticatedCall call, ulong uin) => Named(call, "uin/" + Text(uin));

    /// <summary>A user of whom the call asks what bounds him: the answer holds only while his record is the same.</summary>
    public async ValueTask<TouchedResource> BoundedUser(AuthenticatedCall call, ulong uin, CancellationToken cancellation) => User(call, uin) with
    {
        Judged = TouchedResource.Of(
            directory.Users.Identity(call.Caller.Account, string.Empty, Text(uin)), await FindUser(call.Caller.Account, uin, cancellation)),
    };

    /// <summary>A group: <c>groupid/$id</c>.</summary>
    public static TouchedResource Group(AuthenticatedCall call, ulong groupId) => Named(call, "groupid/" + Text(groupId));

    /// <summary>The user.</summary>
    /// <param name="code">What the action says where there is none.</param>
    /// <exception cref="ApiException"><paramref name="code"/>.</exception>
    public async ValueTask<Stored<User>> GetUser(
        long account, ulong uin, CancellationToken cancellation, string code = ErrorCode.ResourceNotFoundUserNotExist) =>
        await FindUser(account, uin, cancellation) ?? throw PolicyCallRefusals.UserNotFound(code);

    /// <summary>The user, or null.</summary>
    public async ValueTask<Stored<User>?> FindUser(long account, ulong uin, CancellationToken cancellation) =>
        uin > long.MaxValue ? null : await directory.FindUser(account, (long)uin, cancellation);

    /// <summary>The group.</summary>
    /// <exception cref="ApiException"><c>ResourceNotFound.GroupNotExist</c>.</exception>
    public async ValueTask<Stored<Group>> GetGroup(long account, ulong groupId, CancellationToken cancellation) =>
        (groupId > long.MaxValue ? null : await directory.FindGroup(account, (long)groupId, cancellation)) ?? throw PolicyCallRefusals.GroupNotFound();

    private static TouchedResource Named(AuthenticatedCall call, string path) =>
        new ResourceName(CamService.Name, string.Empty, call.Caller.Account, path);

    private static string Text(ulong number) => number.ToString(CultureInfo.InvariantCulture);
}
