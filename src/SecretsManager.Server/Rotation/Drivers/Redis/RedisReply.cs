namespace SecretsManager.Server.Rotation.Drivers.Redis;

/// <summary>What a server answers to a command (RESP 2).</summary>
internal abstract record RedisReply
{
    /// <summary>A simple or bulk string.</summary>
    internal sealed record Text(string Value) : RedisReply;

    /// <summary>An integer.</summary>
    internal sealed record Number(long Value) : RedisReply;

    /// <summary>An array.</summary>
    internal sealed record List(IReadOnlyList<RedisReply> Items) : RedisReply;

    /// <summary>A null string or a null array.</summary>
    internal sealed record Nothing : RedisReply;

    /// <summary>A refusal.</summary>
    /// <param name="Code">Its first word: <c>ERR</c>, <c>WRONGPASS</c>, <c>NOPERM</c>.</param>
    /// <param name="Words">All of it. It may repeat what was sent: it is compared, never shown.</param>
    internal sealed record Error(string Code, string Words) : RedisReply
    {
        /// <summary>The code alone.</summary>
        public override string ToString() => Code;
    }
}
