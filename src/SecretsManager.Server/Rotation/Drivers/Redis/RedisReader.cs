using System.Globalization;
using System.Text;

namespace SecretsManager.Server.Rotation.Drivers.Redis;

/// <summary>Reads replies from a server that is not trusted to speak the protocol, nor to stop.</summary>
internal sealed class RedisReader(Stream stream)
{
    // A list of accounts with their rights is some hundred bytes an account.
    private const int MostBytes = 16 << 20;
    private const int MostItems = 100_000;
    private const int LongestLine = 64 << 10;
    private const int Deepest = 8;

    private readonly byte[] buffer = new byte[16 << 10];
    private int start;
    private int end;
    private int left;

    /// <summary>One whole reply.</summary>
    /// <exception cref="TargetException"><c>Untrusted</c>: it is none.</exception>
    /// <exception cref="IOException">The connection ended.</exception>
    public ValueTask<RedisReply> Read(CancellationToken cancellation)
    {
        left = MostBytes;
        return Read(Deepest, cancellation);
    }

    private async ValueTask<RedisReply> Read(int depth, CancellationToken cancellation)
    {
        string line = await Line(cancellation);
        string rest = line.Length > 0 ? line[1..] : string.Empty;
        switch (line.Length > 0 ? line[0] : '\0')
        {
            case '+':
                return new RedisReply.Text(rest);
            case '-':
                return new RedisReply.Error(rest.Split(' ', 2)[0], rest);
            case ':':
                return new RedisReply.Number(NumberOf(rest));
            case '$':
                long length = NumberOf(rest);
                return length == -1 ? new RedisReply.Nothing() : new RedisReply.Text(await Bulk(length, cancellation));
            case '*' when depth > 0:
                long count = NumberOf(rest);
                return count == -1 ? new RedisReply.Nothing() : new RedisReply.List(await Items(count, depth - 1, cancellation));
            default:
                throw Garbage();
        }
    }

    private async ValueTask<List<RedisReply>> Items(long count, int depth, CancellationToken cancellation)
    {
        if (count is < 0 or > MostItems)
            throw Garbage();
        List<RedisReply> items = [];
        for (long i = 0; i < count; i++)
            items.Add(await Read(depth, cancellation));
        return items;
    }

    private async ValueTask<string> Bulk(long length, CancellationToken cancellation)
    {
        if (length < 0 || length > left)
            throw Garbage();

        // It grows with what really comes, whatever length was announced.
        using MemoryStream bytes = new();
        while (bytes.Length < length)
        {
            await Fill(cancellation);
            int taken = (int)Math.Min(end - start, length - bytes.Length);
            bytes.Write(buffer, start, taken);
            Take(taken);
        }

        if (await Byte(cancellation) != '\r' || await Byte(cancellation) != '\n')
            throw Garbage();
        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    private async ValueTask<string> Line(CancellationToken cancellation)
    {
        StringBuilder line = new();
        while (true)
        {
            byte next = await Byte(cancellation);
            if (next == '\r')
                return await Byte(cancellation) == '\n' ? line.ToString() : throw Garbage();
            if (next is (byte)'\n' or 0 || line.Length == LongestLine)
                throw Garbage();
            line.Append((char)next);
        }
    }

    private async ValueTask<byte> Byte(CancellationToken cancellation)
    {
        await Fill(cancellation);
        byte next = buffer[start];
        Take(1);
        return next;
    }

    private void Take(int count)
    {
        start += count;
        left -= count;
        if (left < 0)
            throw Garbage();
    }

    private async ValueTask Fill(CancellationToken cancellation)
    {
        if (start < end)
            return;
        start = 0;
        end = await stream.ReadAsync(buffer, cancellation);
        if (end == 0)
            throw new EndOfStreamException();
    }

    private static long NumberOf(string digits) =>
        long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number : throw Garbage();

    private static TargetException Garbage() => new(TargetFault.Untrusted, "What answers is no Redis server.");
}
