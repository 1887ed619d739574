// In a layer of the server by its name alone, to show that the check sees what must not be.
namespace SecretsManager.Server.Storage;

internal static class PlantedViolation
{
    public static string InCode() => new Gateway.SignatureBindings(1).ToString()!;
}

internal sealed class PlantedField
{
    public List<Secrets.SecretStore[]> Stores { get; } = [];
}

internal static class PlantedInnocent
{
    public static int InCode() => new StorageSettings().FileName.Length;
}
