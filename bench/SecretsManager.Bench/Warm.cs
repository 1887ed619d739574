using System.Globalization;

namespace SecretsManager.Bench;

/// <summary>What is done before anything is measured.</summary>
internal static class Warm
{
    /// <summary>Creates the secrets that the loads read and write.</summary>
    public static async Task Prepare(Requests requests, int port)
    {
        using Connection connection = new();
        await connection.Open(port);
        foreach (string name in Enumerable.Range(0, 1000).Select(i => "bench-w" + i.ToString(CultureInfo.InvariantCulture)).Prepend("bench"))
        {
            string json = $"{{\"SecretName\":\"{name}\",\"VersionId\":\"v1\",\"SecretString\":\"{new string('s', 100)}\"}}";
            await connection.Send(requests.Sign("CreateSecret", json, DateTimeOffset.UtcNow.ToUnixTimeSeconds()));
        }
    }

    /// <summary>The just-in-time compiler shares the core of what it compiles: goes on until the compiler has next to nothing to do, or for 100 s.</summary>
    public static async Task Up(int port, int process, Func<ReadOnlyMemory<byte>> next, string mustContain)
    {
        const double Piece = 4;
        const int MostPieces = 25;
        for (int i = 0; i < MostPieces; i++)
        {
            double before = ProcessTime.OfCompiler(process);
            await Load.Run(port, 16, TimeSpan.FromSeconds(Piece), next, mustContain);
            if (Math.Abs(ProcessTime.OfCompiler(process) - before) < Piece / 50)
                return;
        }

        Console.WriteLine("The compiler did not come to rest; the figures have its work in them.");
    }
}
