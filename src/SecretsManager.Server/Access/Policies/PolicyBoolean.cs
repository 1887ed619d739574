namespace SecretsManager.Server.Access.Policies;

/// <summary>Booleans of conditions: <c>true</c> and <c>false</c>.</summary>
internal static class PolicyBoolean
{
    public const string True = "true";
    public const string False = "false";

    public static bool IsValid(string text) => text is True or False;
}
