using SecretsManager.Protocol;

namespace SecretsManager.Server.Access.Passwords;

/// <summary>The classes of characters of a password. The numbers are stored.</summary>
[Flags]
internal enum CharacterClasses
{
    None = 0,
    Capitals = 1,
    SmallLetters = 2,
    Digits = 4,

    /// <summary>The other printable characters of ASCII; not the space.</summary>
    Others = 8,
}

/// <summary>Reads and writes classes of characters.</summary>
internal static class CharacterClassText
{
    private static readonly (CharacterClasses Class, char Example)[] Examples =
    [
        (CharacterClasses.Capitals, 'A'), (CharacterClasses.SmallLetters, 'a'), (CharacterClasses.Digits, '0'), (CharacterClasses.Others, '$'),
    ];

    /// <summary>The class of a character; none for one that a password cannot have.</summary>
    public static CharacterClasses Of(char character) => character switch
    {
        >= 'A' and <= 'Z' => CharacterClasses.Capitals,
        >= 'a' and <= 'z' => CharacterClasses.SmallLetters,
        >= '0' and <= '9' => CharacterClasses.Digits,
        > ' ' and < '\u007f' => CharacterClasses.Others,
        _ => CharacterClasses.None,
    };

    /// <summary>The classes in the password; null if it has a character that a password cannot have.</summary>
    public static CharacterClasses? In(SecretValue password)
    {
        CharacterClasses classes = CharacterClasses.None;
        foreach (byte character in password.Bytes)
        {
            if (Of((char)character) is not (not CharacterClasses.None and var one))
                return null;
            classes |= one;
        }

        return classes;
    }

    /// <summary>The classes, each by one character of it, as the API carries them.</summary>
    public static string Write(CharacterClasses classes) =>
        string.Concat(Examples.Where(entry => classes.HasFlag(entry.Class)).Select(entry => entry.Example));

    /// <summary>The classes of the characters; null if one of them is in none.</summary>
    public static CharacterClasses? Read(string text)
    {
        CharacterClasses classes = CharacterClasses.None;
        foreach (char character in text)
        {
            if (Of(character) is not (not CharacterClasses.None and var one))
                return null;
            classes |= one;
        }

        return classes;
    }
}
