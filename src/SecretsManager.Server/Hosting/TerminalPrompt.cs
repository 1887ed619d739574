using System.Security.Cryptography;
using System.Text;
using SecretsManager.Protocol;

namespace SecretsManager.Server.Hosting;

/// <summary>Asks for a secret at the terminal, without echo.</summary>
internal static class TerminalPrompt
{
    private const int Longest = 1024;

    /// <summary>Whether somebody may sit at a terminal.</summary>
    public static bool IsPossible => !Console.IsInputRedirected && !Console.IsErrorRedirected;

    /// <summary>One line, as it is typed; a line that is too long is refused.</summary>
    public static SecretValue Ask(string question)
    {
        char[] typed = GC.AllocateArray<char>(Longest, pinned: true);
        int length = 0;
        Console.Error.Write(question);
        try
        {
            for (ConsoleKeyInfo key; (key = Console.ReadKey(intercept: true)).Key != ConsoleKey.Enter;)
            {
                if (key.Key == ConsoleKey.Backspace)
                    length = Math.Max(0, length - 1);
                else if (!char.IsControl(key.KeyChar))
                    typed[length++] = length < Longest - 1 ? key.KeyChar : throw new StartException($"What was typed is longer than {Longest - 1} characters.");
            }

            ReadOnlySpan<char> line = typed.AsSpan(0, length);
            SecretValue secret = SecretValue.Create(Encoding.UTF8.GetByteCount(line), out Span<byte> bytes);
            Encoding.UTF8.GetBytes(line, bytes);
            return secret;
        }
        finally
        {
            Console.Error.WriteLine();
            CryptographicOperations.ZeroMemory(System.Runtime.InteropServices.MemoryMarshal.AsBytes(typed.AsSpan()));
        }
    }
}
