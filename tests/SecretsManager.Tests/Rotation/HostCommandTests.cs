using System.Diagnostics;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using SecretsManager.Server.Rotation.Drivers.Ssh;
using Xunit;

namespace SecretsManager.Tests.Rotation;

/// <summary>The commands that change a file on a host, run by a real shell: what stands in the way, and that the file is whole at any time.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class HostCommandTests : IDisposable
{
    private const string Mark = "ssh_SSM_abc";

    private readonly DirectoryInfo home = Directory.CreateTempSubdirectory("ssm-home-");

    private string Keys => Path.Combine(home.FullName, ".ssh", "authorized_keys");

    public void Dispose() => home.Delete(recursive: true);

    [Fact]
    public async Task A_file_that_is_not_there_is_made_with_its_directory_for_the_user_alone()
    {
        Assert.Equal(HostCommands.NoFile, (await Run(HostCommands.Read("me", "me"))).ExitCode);
        Assert.Equal(0, await Replace(null, "one\n"));
        Assert.Equal((0, "one\n"), await Run(HostCommands.Read("me", "me")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Keys));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(Keys)!));
    }

    [Fact]
    public async Task What_somebody_else_has_changed_since_it_was_read_is_not_replaced()
    {
        Assert.Equal(0, await Replace(null, "one\n"));
        Assert.Equal(HostCommands.Changed, await Replace(null, "two\n"));
        Assert.Equal(HostCommands.Changed, await Replace("other\n", "two\n"));
        Assert.Equal((0, "one\n"), await Run(HostCommands.Read("me", "me")));
        Assert.Equal(0, await Replace("one\n", "two\n"));
        Assert.Equal((0, "two\n"), await Run(HostCommands.Read("me", "me")));
        Assert.Equal(["authorized_keys"], Directory.GetFiles(Path.GetDirectoryName(Keys)!).Select(Path.GetFileName));
    }

    [Fact]
    public async Task What_did_not_arrive_whole_is_not_put_in_place()
    {
        Assert.Equal(0, await Replace(null, "one\n"));
        string command = HostCommands.Replace("me", "me", Mark, "00ff", HashOf("one\n"), HashOf("one\ntwo\n"));
        Assert.Equal(HostCommands.Corrupted, (await Run(command, "one\ntw")).ExitCode);
        Assert.Equal((0, "one\n"), await Run(HostCommands.Read("me", "me")));
    }

    [Fact]
    public async Task What_an_attempt_has_left_that_was_killed_goes_with_the_next_one()
    {
        Assert.Equal(0, await Replace(null, "one\n"));
        File.WriteAllText(Path.Combine(home.FullName, ".ssh", $".authorized_keys.{Mark}.dead"), "half");
        Assert.Equal(0, await Replace("one\n", "two\n"));
        Assert.Equal(["authorized_keys"], Directory.GetFiles(Path.GetDirectoryName(Keys)!).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_link_or_a_directory_in_the_place_of_the_file_or_its_directory_is_not_followed()
    {
        string[] commands = [HostCommands.Read("me", "me"), HostCommands.Examine("me", "me"), HostCommands.Replace("me", "me", Mark, "00ff", null, HashOf("x"))];
        Directory.CreateSymbolicLink(Path.Combine(home.FullName, ".ssh"), "/tmp");
        foreach (string command in commands)
            Assert.Equal(HostCommands.NoPlainFile, (await Run(command, "x")).ExitCode);
        File.Delete(Path.Combine(home.FullName, ".ssh"));
        Directory.CreateDirectory(Keys);
        foreach (string command in commands)
            Assert.Equal(HostCommands.NoPlainFile, (await Run(command, "x")).ExitCode);
        Directory.Delete(Keys);
        File.CreateSymbolicLink(Keys, "/etc/passwd");
        foreach (string command in commands)
            Assert.Equal(HostCommands.NoPlainFile, (await Run(command, "x")).ExitCode);
    }

    [Fact]
    public async Task An_examination_finds_nothing_in_the_way_and_changes_nothing()
    {
        Assert.Equal((0, ""), await Run(HostCommands.Examine("me", "me")));
        Assert.Empty(Directory.GetFileSystemEntries(home.FullName));
    }

    [Theory]
    [InlineData("deploy", true)]
    [InlineData("_a-b_9", true)]
    [InlineData("a2345678901234567890123456789012", true)]
    [InlineData("a23456789012345678901234567890123", false)]
    [InlineData("", false)]
    [InlineData("-a", false)]
    [InlineData("9a", false)]
    [InlineData("A", false)]
    [InlineData("a b", false)]
    [InlineData("a;b", false)]
    [InlineData("a'b", false)]
    [InlineData("a$b", false)]
    [InlineData("a/b", false)]
    [InlineData("a\nb", false)]
    [InlineData("\u00e4", false)]
    public void A_user_is_of_characters_that_mean_nothing_to_a_shell(string name, bool allowed)
    {
        Assert.Equal(allowed, LoginUsers.Is(name));
        if (!allowed)
            Assert.Throws<InvalidOperationException>(() => HostCommands.Read("root", name));
    }

    [Theory]
    [InlineData("", "k M\n")]
    [InlineData("a\n", "a\nk M\n")]
    [InlineData("a", "a\nk M\n")]
    [InlineData("a\n\n", "a\n\nk M\n")]
    [InlineData("old M\nb\n", "k M\nb\n")]
    [InlineData("a\nfrom=\"x\" old M\r\nb\nold2 M \n", "a\nk M\nb\n")]
    [InlineData("# old M\nM\nx Mx\nM x\n", "# old M\nM\nx Mx\nM x\nk M\n")]
    public void A_line_takes_the_place_of_its_mark_and_nothing_else(string before, string after)
    {
        string Marked(string text) => text.Replace("M", Mark, StringComparison.Ordinal);
        Assert.Equal(Marked(after), AuthorizedKeys.With(Marked(before), Mark, Marked("k M")));
        Assert.Equal(Marked(after), AuthorizedKeys.With(Marked(after), Mark, Marked("k M")));
        string without = AuthorizedKeys.Without(Marked(after), Mark);
        Assert.DoesNotContain(Marked("k M"), without, StringComparison.Ordinal);
        Assert.Empty(AuthorizedKeys.Marks(without));
    }

    private async Task<int> Replace(string? before, string after) =>
        (await Run(HostCommands.Replace("me", "me", Mark, "00ff", before is null ? null : HashOf(before), HashOf(after)), after)).ExitCode;

    private async Task<(int ExitCode, string Said)> Run(string command, string input = "")
    {
        ProcessStartInfo start = new("/bin/sh", ["-c", command]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["HOME"] = home.FullName;
        using Process process = Process.Start(start)!;
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended without reading.
        }

        string said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, said);
    }

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
