using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Keys;

/// <summary>How the lists of keys are asked for.</summary>
internal static class KeyQueries
{
    private const int UsualPage = 10;
    private const int LongestPage = 200;

    /// <summary>The states in which there is a key for whoever asks.</summary>
    public static IReadOnlyList<int> Shown { get; } =
    [
        (int)MasterKeyState.Enabled, (int)MasterKeyState.Disabled, (int)MasterKeyState.PendingDelete, (int)MasterKeyState.PendingImport, (int)MasterKeyState.Archived,
    ];

    /// <summary>A page of the keys that users made, or of those that products made (role 1).</summary>
    public static RecordQuery Page<TRequest>(AuthorizedCall<TRequest> call, ulong? role, ulong? offset, ulong? limit)
    {
        int length = ParameterRules.CheckNumber("Limit", limit, LongestPage);
        return new RecordQuery(RecordKind.MasterKey, call.Caller.Account, call.Region)
        {
            Type = ParameterRules.CheckNumber("Role", role, most: 1),
            Offset = ParameterRules.CheckNumber("Offset", offset, int.MaxValue),
            Limit = length == 0 ? UsualPage : length,
        };
    }
}
