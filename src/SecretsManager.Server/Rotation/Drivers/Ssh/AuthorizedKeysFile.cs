using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SecretsManager.Server.Rotation.Drivers.Ssh;

/// <summary>The <c>~/.ssh/authorized_keys</c> of a user of a host, over a connection of the administrator.</summary>
internal sealed class AuthorizedKeysFile(SshSession session, string administrator, string user, IRandomBytes random)
{
    // Somebody else may write it at the same time; so often as this in a row he does not.
    private const int MostAttempts = 5;

    private const int UniqueBytes = 8;

    /// <summary>The text, one character a byte; null if there is no file.</summary>
    /// <exception cref="TargetException">It cannot be read.</exception>
    public async Task<string?> Read(CancellationToken cancellation)
    {
        RequireReach();
        (int exitCode, byte[] output) = await session.Run(HostCommands.Read(administrator, user), null, cancellation);
        if (exitCode == HostCommands.NoFile)
            return null;
        if (exitCode != 0)
            throw FaultOf(exitCode);
        return output.Length <= HostCommands.MostBytes
            ? Encoding.Latin1.GetString(output)
            : throw new TargetException(TargetFault.Failed, $"The authorized_keys of the user {user} is longer than 1 MiB.");
    }

    /// <summary>Changes the text, if that changes anything, against whoever else writes the file.</summary>
    /// <param name="mark">The mark that the change is for.</param>
    /// <exception cref="TargetException">It is not known to be changed.</exception>
    public async Task Change(string mark, Func<string, string> change, CancellationToken cancellation)
    {
        for (int attempt = 0; attempt < MostAttempts; attempt++)
        {
            string? before = await Read(cancellation);
            string after = change(before ?? string.Empty);
            if (after == (before ?? string.Empty))
                return;
            byte[] content = Encoding.Latin1.GetBytes(after);
            string command = HostCommands.Replace(
                administrator, user, mark, Unique(), before is null ? null : HashOf(Encoding.Latin1.GetBytes(before)), HashOf(content));
            (int exitCode, _) = await session.Run(command, content, cancellation);
            if (exitCode == 0)
                return;
            if (exitCode != HostCommands.Changed)
                throw FaultOf(exitCode);
        }

        throw new TargetException(TargetFault.Failed, $"Somebody else keeps changing the authorized_keys of the user {user}.");
    }

    /// <summary>What stands in the way of managing the file, as a sentence; null for nothing.</summary>
    /// <exception cref="TargetException">The host cannot be asked.</exception>
    public async Task<string?> Examine(CancellationToken cancellation)
    {
        if (!IsInReach)
            return OutOfReach().Message;
        (int exitCode, _) = await session.Run(HostCommands.Examine(administrator, user), null, cancellation);
        return exitCode == 0 ? null : FaultOf(exitCode).Message;
    }

    private bool IsInReach => administrator == user || administrator == LoginUsers.Root;

    private void RequireReach()
    {
        if (!IsInReach)
            throw OutOfReach();
    }

    private TargetException OutOfReach() => new(
        TargetFault.RightMissing, $"The administrator's account may not change the keys of the user {user}: it must be that user or root.");

    private TargetException FaultOf(int exitCode) => exitCode switch
    {
        HostCommands.NoHome => new(TargetFault.NotThere, $"The user {user} has no home directory."),
        HostCommands.NoUser => new(TargetFault.NotThere, $"The host has no user {user}."),
        HostCommands.NoPlainFile => new(TargetFault.Failed, $"The .ssh directory or authorized_keys of the user {user} is a link or no plain file."),
        HostCommands.Corrupted => new(TargetFault.Failed, "The file did not arrive whole; it was not put in place."),
        HostCommands.NotOwner => new(TargetFault.RightMissing, $"The authorized_keys of the user {user} is not his own."),
        HostCommands.OtherRoot => new(TargetFault.RightMissing, $"The user {user} is root under another name; name root instead."),
        HostCommands.NoProgram => new(TargetFault.NotThere, "The host lacks one of the programs head, cat, cp, mv, rm, mkdir and sha256sum."),
        HostCommands.NotWritable => new(TargetFault.RightMissing, $"The .ssh directory of the user {user} cannot be written."),
        HostCommands.NotFound => new(TargetFault.NotThere, "The host lacks /bin/sh or runuser."),
        _ => new(TargetFault.Failed, string.Create(CultureInfo.InvariantCulture, $"The authorized_keys of the user {user} could not be changed; the command ended with {exitCode}.")),
    };

    private string Unique()
    {
        Span<byte> bytes = stackalloc byte[UniqueBytes];
        random.Fill(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    private static string HashOf(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
