using SecretsManager.Protocol.Cam;

namespace SecretsManager.Server.Access;

/// <summary>The names by which policies know users and groups.</summary>
internal static class IdentityResources
{
    /// <summary>The user, or the root account itself, with this uin.</summary>
    public static ResourceName User(AuthenticatedCall call, ulong uin) => Named(call, $"uin/{uin}");

    /// <summary>The one whom a call names, or the caller himself.</summary>
    public static ResourceName Target(AuthenticatedCall call, ulong? uin) => User(call, uin ?? (ulong)call.Caller.Uin);

    /// <summary>Any user: what the creation of one is judged on.</summary>
    public static ResourceName AnyUser(AuthenticatedCall call) => Named(call, "uin/*");

    public static ResourceName Group(AuthenticatedCall call, ulong groupId) => Named(call, $"groupid/{groupId}");

    /// <summary>Any group: what the creation of one is judged on.</summary>
    public static ResourceName AnyGroup(AuthenticatedCall call) => Named(call, "groupid/*");

    /// <summary>No single thing of the account.</summary>
    public static ResourceName Operation(AuthenticatedCall call) => ResourceName.Operation(CamService.Name, string.Empty, call.Caller.Account);

    /// <summary>A thing of the account by its path.</summary>
    public static ResourceName Named(AuthenticatedCall call, string path) => new(CamService.Name, string.Empty, call.Caller.Account, path);
}
