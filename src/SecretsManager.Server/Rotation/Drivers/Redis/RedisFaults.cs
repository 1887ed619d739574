namespace SecretsManager.Server.Rotation.Drivers.Redis;

/// <summary>What a server's refusals mean, in our words.</summary>
internal static class RedisFaults
{
    // What follows the code may be anything; the codes are letters.
    private const int LongestCode = 16;

    /// <param name="command">What was asked: the first words of the command.</param>
    public static TargetException Of(RedisReply.Error refusal, string command) => refusal.Code switch
    {
        "NOPERM" => new(TargetFault.RightMissing, $"The administrator's account may not use {command}."),
        "EXECABORT" when refusal.Words.Contains("NOPERM", StringComparison.Ordinal) => new(TargetFault.RightMissing, $"The administrator's account may not use {command}."),
        "WRONGPASS" or "NOAUTH" => new(TargetFault.AdministratorRefused, "The instance does not know the administrator's account any more."),
        "DENIED" => new(TargetFault.AdministratorRefused, "The instance is in protected mode and takes connections from its own machine only."),
        "LOADING" or "BUSY" or "MASTERDOWN" or "TRYAGAIN" => new(TargetFault.Unreachable, $"The instance is not ready: {refusal.Code}."),
        "ERR" when refusal.Words.Contains("max number of clients", StringComparison.Ordinal) => new(TargetFault.Unreachable, "The instance has as many connections as it takes."),
        _ => new(TargetFault.Failed, $"The instance refuses {command}: {CodeOf(refusal)}."),
    };

    public static TargetException Unexpected(string command) => new(TargetFault.Untrusted, $"The answer to {command} is not one that Redis gives.");

    private static string CodeOf(RedisReply.Error refusal) =>
        refusal.Code.Length is > 0 and <= LongestCode && refusal.Code.All(char.IsAsciiLetterUpper) ? refusal.Code : "an error without a code";
}
