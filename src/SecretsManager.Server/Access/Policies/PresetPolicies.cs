namespace SecretsManager.Server.Access.Policies;
internal static class PresetPolicies
{
    public static PresetPolicy? Find(long id) => null;
}
internal sealed record PresetPolicy(long PolicyId, string Name, string Document);
