using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace SecretsManager.EndToEndTests.PowerLoss;

/// <summary>What happened, by the numbers of tests/native/disk-recorder.c and one of our own.</summary>
public enum DiskOperation
{
    Create = 1,
    Write = 2,
    Truncate = 3,
    Sync = 4,
    Unlink = 5,

    /// <summary>Not of the disk: a client has got the answer to a call.</summary>
    Answered = 50,
}

/// <summary>The file that something happened to, by the same numbers.</summary>
public enum DiskFile
{
    None = 0,
    Database = 1,
    Log = 2,
    Journal = 3,
    Directory = 4,
}

/// <summary>A call's answer, as its client saw it.</summary>
/// <param name="RequestId">The id that the answer has.</param>
/// <param name="Outcome"><c>Success</c> or the error code.</param>
public sealed record AnsweredCall(string RequestId, string Outcome);

/// <summary>One entry of a trace.</summary>
/// <param name="Offset">Where a write begins, or the size that a file is cut to.</param>
/// <param name="Data">What was written; of an answer, the call.</param>
public readonly record struct DiskEntry(DiskOperation Operation, DiskFile File, long Offset, ReadOnlyMemory<byte> Data)
{
    /// <summary>The call that was answered.</summary>
    public AnsweredCall Answer => JsonSerializer.Deserialize<AnsweredCall>(Data.Span)!;
}

/// <summary>The file that a recorded server and its clients append to, each entry by one write, so that its order is what happened.</summary>
public sealed class DiskTrace : IDisposable
{
    private const int HeaderSize = 24;

    private const int WriteOnly = 1;
    private const int CreateIt = 0x40;
    private const int AtTheEnd = 0x400;
    private const int CloseOnExec = 0x80000;

    private readonly FileStream answers;

    public DiskTrace(string path)
    {
        Path = path;
        // .NET's own appending writes at a position that it remembers, which is not the end of a file to which others append.
        int descriptor = OpenFile(Encoding.UTF8.GetBytes(path + "\0"), WriteOnly | CreateIt | AtTheEnd | CloseOnExec, 0x180);
        answers = new FileStream(new SafeFileHandle(descriptor, ownsHandle: true), FileAccess.Write, bufferSize: 0);
    }

    public string Path { get; }

    /// <summary>Enters that a client has got an answer.</summary>
    public void Enter(AnsweredCall answer)
    {
        byte[] data = JsonSerializer.SerializeToUtf8Bytes(answer);
        byte[] entry = new byte[HeaderSize + data.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(entry, (uint)DiskOperation.Answered);
        BinaryPrimitives.WriteInt64LittleEndian(entry.AsSpan(16), data.Length);
        data.CopyTo(entry, HeaderSize);
        lock (answers)
            answers.Write(entry);
    }

    /// <summary>All entries so far.</summary>
    public DiskEntry[] Read()
    {
        byte[] all = File.ReadAllBytes(Path);
        List<DiskEntry> entries = [];
        for (int at = 0; at < all.Length;)
        {
            ReadOnlySpan<byte> header = all.AsSpan(at, HeaderSize);
            var operation = (DiskOperation)BinaryPrimitives.ReadUInt32LittleEndian(header);
            var file = (DiskFile)BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
            if (!Enum.IsDefined(operation))
                throw new InvalidDataException($"The server did something to {file} that the recorder cannot record.");
            long offset = BinaryPrimitives.ReadInt64LittleEndian(header[8..]);
            int length = checked((int)BinaryPrimitives.ReadInt64LittleEndian(header[16..]));
            entries.Add(new DiskEntry(operation, file, offset, all.AsMemory(at + HeaderSize, length)));
            at += HeaderSize + length;
        }

        return [.. entries];
    }

    public void Dispose() => answers.Dispose();

    [DllImport("libc", EntryPoint = "open")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OpenFile(byte[] path, int flags, int mode);
}
