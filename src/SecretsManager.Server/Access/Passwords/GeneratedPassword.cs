using SecretsManager.Protocol;

namespace SecretsManager.Server.Access.Passwords;

/// <summary>Passwords that the product makes: 32 characters, of all four classes.</summary>
internal static class GeneratedPassword
{
    private const int Length = 32;
    private const CharacterClasses All = CharacterClasses.Capitals | CharacterClasses.SmallLetters | CharacterClasses.Digits | CharacterClasses.Others;

    // Without those that are hard to tell apart or that shells and forms read in their own way.
    private static ReadOnlySpan<byte> Characters => "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789!#%+-.:=?@_~"u8;

    public static SecretValue New(IRandomBytes random)
    {
        SecretValue password = SecretValue.Create(Length, out Span<byte> bytes);
        do
        {
            // Drawn anew as a whole until all classes are there, so that every such password is as likely as any other.
            for (int i = 0; i < Length; i++)
                bytes[i] = Characters[(int)Identifiers.NewNumber(0, Characters.Length - 1, random)];
        }
        while (CharacterClassText.In(password) != All);
        return password;
    }
}
