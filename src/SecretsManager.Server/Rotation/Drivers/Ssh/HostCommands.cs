namespace SecretsManager.Server.Rotation.Drivers.Ssh;

/// <summary>
/// The commands that are run on a host: fixed texts into which nothing comes but names of users, marks and hexadecimal numbers, all of them of characters that mean
/// nothing to a shell. They run as the user whose file it is, so that no link in his home makes another user's rights of it.
/// </summary>
internal static class HostCommands
{
    /// <summary>The most bytes of a file that is managed.</summary>
    public const int MostBytes = 1 << 20;

    public const int NoHome = 10;
    public const int NoFile = 11;
    public const int NoPlainFile = 12;
    public const int Corrupted = 13;
    public const int Changed = 14;
    public const int NotOwner = 15;
    public const int NoUser = 16;
    public const int OtherRoot = 17;
    public const int NoProgram = 18;
    public const int NotWritable = 19;
    public const int NotFound = 127;

    private static readonly string Guard = $"if [ -L .ssh ] || [ -L .ssh/authorized_keys ]; then exit {NoPlainFile}; fi; "
        + $"if [ -e .ssh/authorized_keys ] && [ ! -f .ssh/authorized_keys ]; then exit {NoPlainFile}; fi; ";

    /// <summary>Writes the file to the output; one byte more than <see cref="MostBytes"/> if it is longer.</summary>
    public static string Read(string administrator, string user) => As(
        administrator, user, Guard + $"if [ ! -e .ssh/authorized_keys ]; then exit {NoFile}; fi; exec head -c {MostBytes + 1} .ssh/authorized_keys");

    /// <summary>Looks whether the file could be written, and changes nothing.</summary>
    public static string Examine(string administrator, string user) => As(
        administrator,
        user,
        Guard + $"for p in head cat cp mv rm mkdir sha256sum; do command -v $p > /dev/null || exit {NoProgram}; done; "
        + $"if [ -e .ssh/authorized_keys ] && [ ! -O .ssh/authorized_keys ]; then exit {NotOwner}; fi; "
        + $"if [ -d .ssh ]; then if [ ! -w .ssh ]; then exit {NotWritable}; fi; elif [ ! -w . ]; then exit {NotWritable}; fi");

    /// <summary>
    /// Puts what comes in on the input in the place of the file, if that still is what was read: written beside it, with its mode, compared by its hash, synced
    /// and renamed.
    /// </summary>
    /// <param name="mark">The mark that the change is for; a file that an earlier attempt for it has left is deleted.</param>
    /// <param name="unique">Hexadecimal digits, other ones each time.</param>
    /// <param name="before">The SHA-256 of what was read, hexadecimal; null if there was no file.</param>
    /// <param name="after">The SHA-256 of the input, hexadecimal.</param>
    public static string Replace(string administrator, string user, string mark, string unique, string? before, string after) => As(
        administrator,
        user,
        "set -e; if [ ! -d .ssh ]; then mkdir -m 700 .ssh; fi; " + Guard
        + $"cd .ssh; f=authorized_keys; t=.authorized_keys.{mark}.{unique}; rm -f .authorized_keys.{mark}.*; trap \"rm -f $t\" EXIT; "
        + $"if [ -e $f ]; then if [ ! -O $f ]; then exit {NotOwner}; fi; cp -p $f $t; fi; cat > $t; "
        + $"h=$(sha256sum < $t); if [ \"${{h%% *}}\" != {after} ]; then exit {Corrupted}; fi; "
        + "h=none; if [ -e $f ]; then h=$(sha256sum < $f); h=${h%% *}; fi; "
        + $"if [ \"$h\" != {before ?? "none"} ]; then exit {Changed}; fi; "
        + "sync $t || true; mv -f $t $f; sync . || true");

    // One line without single quotes, so that every login shell passes it on as it is.
    private static string As(string administrator, string user, string script)
    {
        if (!LoginUsers.Is(user))
            throw new InvalidOperationException("The name of a user was not checked.");
        if (administrator == user)
            return $"exec /bin/sh -c 'umask 077; cd \"$HOME\" || exit {NoHome}; {script}'";
        return $"exec /bin/sh -c 'u=$(id -u \"$1\" 2> /dev/null) || exit {NoUser}; if [ \"$u\" = 0 ] && [ \"$1\" != root ]; then exit {OtherRoot}; fi; exec runuser -u \"$1\" -- /bin/sh -c \"$2\"' "
            + $"sh {user} 'umask 077; cd ~{user} || exit {NoHome}; {script}'";
    }
}
