using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using SecretsManager.Protocol;

namespace SecretsManager.Server.Rotation.Means;

/// <summary>How a command ended.</summary>
/// <param name="IsLate">It was killed at its deadline.</param>
/// <param name="Output">What it wrote to its standard output; null if that was too much, and it was killed. To be disposed.</param>
internal sealed record CommandEnd(bool IsLate, int ExitCode, SecretValue? Output);

/// <summary>
/// Runs commands, each in a session of its own, so that it and all that it starts can be ended together: when it ends, at its deadline, and when
/// this node has lost its task.
/// </summary>
internal static class CommandProcess
{
    // It runs the command in its own place, by its path, and no shell is between.
    private const string SessionProgram = "/usr/bin/setsid";
    private const int Kill = 9;

    /// <summary>Runs a command to its end.</summary>
    /// <param name="input">Goes to its standard input.</param>
    /// <param name="mostOutput">Bytes of its standard output.</param>
    /// <exception cref="TargetException">It cannot be started.</exception>
    /// <exception cref="OperationCanceledException">It was killed, as <paramref name="cancellation"/> says.</exception>
    public static async Task<CommandEnd> Run(
        string directory, string name, SecretValue input, int mostOutput, TimeSpan limit, TimeProvider time, CancellationToken cancellation)
    {
        using Process process = Start(directory, name);
        using CancellationTokenSource deadline = new(limit, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        byte[] output = GC.AllocateArray<byte>(mostOutput, pinned: true);
        Observe(Write(process, input, either.Token));
        Observe(Drain(process, either.Token));
        Task<int> read = Read(process, output, either.Token);
        try
        {
            int length = await Ended(process, read, either.Token);
            return new CommandEnd(false, length < 0 ? -1 : process.ExitCode, length < 0 ? null : new SecretValue(output.AsSpan(0, length)));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new CommandEnd(true, -1, null);
        }
        finally
        {
            KillGroup(process);
            await process.WaitForExitAsync(CancellationToken.None);
            // Not waited for: what has left the session may hold the other end as long as it likes.
            Observe(read.ContinueWith(_ => CryptographicOperations.ZeroMemory(output), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default));
        }
    }

    private static Process Start(string directory, string name)
    {
        string full = Path.GetFullPath(directory);
        ProcessStartInfo start = new(SessionProgram, [Path.Combine(full, name)])
        {
            WorkingDirectory = full,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/local/bin:/usr/bin:/bin";
        start.Environment["LANG"] = "C.UTF-8";
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception fault)
        {
            throw new TargetException(TargetFault.NotThere, $"The command cannot be started; it needs {SessionProgram}, too.", fault);
        }
    }

    // More output than is taken ends the reading before the command. What it started may hold its output open beyond its end: that is killed, and
    // the output ends.
    private static async Task<int> Ended(Process process, Task<int> read, CancellationToken cancellation)
    {
        Task exit = process.WaitForExitAsync(cancellation);
        if (await Task.WhenAny(exit, read) == read && await read < 0)
            return -1;
        await exit;
        KillGroup(process);
        return await read.WaitAsync(cancellation);
    }

    private static void Observe(Task task) => task.ContinueWith(
        ended => _ = ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    private static async Task Write(Process process, SecretValue input, CancellationToken cancellation)
    {
        try
        {
            await using Stream stream = process.StandardInput.BaseStream;
            await stream.WriteAsync(input.Memory, cancellation);
            await stream.WriteAsync("\n"u8.ToArray(), cancellation);
        }
        catch (IOException)
        {
            // It need not read all, or at all: its answer counts.
        }
    }

    // Thrown away: it may hold values.
    private static async Task Drain(Process process, CancellationToken cancellation)
    {
        byte[] thrownAway = new byte[4096];
        try
        {
            while (await process.StandardError.BaseStream.ReadAsync(thrownAway, cancellation) > 0)
            {
                // Nothing is kept.
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(thrownAway);
        }
    }

    private static async Task<int> Read(Process process, byte[] output, CancellationToken cancellation)
    {
        Stream stream = process.StandardOutput.BaseStream;
        int length = 0;
        while (length < output.Length)
        {
            int more = await stream.ReadAsync(output.AsMemory(length), cancellation);
            if (more == 0)
                return length;
            length += more;
        }

        return -1;
    }

    // All of its session; and itself, which may not have come to have one yet.
    private static void KillGroup(Process process)
    {
        _ = kill(-process.Id, Kill);
        if (!process.HasExited)
            process.Kill();
    }

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
#pragma warning disable SYSLIB1054, IDE1006 // Numbers need no marshalling, and the name is the C library's.
    private static extern int kill(int pid, int signal);
#pragma warning restore SYSLIB1054, IDE1006
}
