using SecretsManager.Protocol;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Secrets;

namespace SecretsManager.Server.Rotation.Drivers.Redis;

/// <summary>What accounts may do: read, or read and write, in all databases and under all keys, as Redis has no smaller unit that the API could name.</summary>
internal static class RedisRights
{
    /// <summary>The one level of privileges.</summary>
    public const string Level = "RedisPrivileges";

    public const string ReadOnly = "r";
    public const string ReadWrite = "rw";

    // What libraries send unasked is in connection and transaction. What is in no category that is named here, a new command or a module's, is not given.
    private static readonly string[] Reading =
        ["~*", "resetchannels", "-@all", "+@read", "+@connection", "+@transaction", "-@write", "-@admin", "-@dangerous"];

    // Scripts may do what their caller may. Functions outlast him, so they are not his to load.
    private static readonly string[] Writing =
    [
        "~*", "resetchannels", "&*", "-@all", "+@read", "+@write", "+@connection", "+@transaction", "+@pubsub", "-@scripting", "-@admin", "-@dangerous",
        "+eval", "+evalsha", "+script|load", "+script|exists",
    ];

    /// <summary>The scope of accounts with a privilege.</summary>
    public static CredentialScope ScopeOf(string privilege) => new(["%"], [new PrivilegeUnit(Level, [privilege])]);

    /// <summary>The rules of ACL SETUSER for a scope, but for the name and the password.</summary>
    public static IReadOnlyList<string> RulesOf(CredentialScope scope) => IsReadWrite(scope) ? Writing : Reading;

    /// <summary>What stands before the commands of an account with this scope in ACL LIST.</summary>
    public static IReadOnlyList<string> ReachOf(CredentialScope scope) => IsReadWrite(scope) ? ["~*", "&*"] : ["~*", "resetchannels"];

    /// <exception cref="ApiException"><c>InvalidParameterValue</c>.</exception>
    public static void Check(CredentialScope scope, InstanceRules rules)
    {
        if (scope.Hosts is not ["%"])
            throw ParameterRules.Wrong("Domains", "% alone; accounts of Redis have no hosts", "仅 %；Redis 账号不区分主机");
        if (scope.Privileges is not [{ Privileges: [ReadOnly or ReadWrite] } unit] || unit != new PrivilegeUnit(Level, unit.Privileges))
            throw ParameterRules.Wrong("PrivilegesList", $"one unit {Level} with r or rw, and no names", $"一个 {Level} 单元，权限为 r 或 rw，不含名称");
        if (rules.Databases.Count > 0)
            throw ParameterRules.Wrong(
                "InstanceID",
                "an instance registered without AllowedDatabases; Redis cannot keep an account to some databases",
                "注册时未设置 AllowedDatabases 的实例；Redis 无法将账号限制在部分数据库内");
        if (rules.Privileges.Count > 0 && !rules.Privileges.Contains(unit.Privileges[0], StringComparer.Ordinal))
            throw ParameterRules.Wrong("Privilege", "one that the instance is registered with", "实例注册时允许的权限");
    }

    private static bool IsReadWrite(CredentialScope scope) => scope.Privileges[0].Privileges[0] == ReadWrite;
}
