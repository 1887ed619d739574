using System.Runtime.Versioning;
using System.Text.Json;
using Xunit;

namespace SecretsManager.Tests.Rotation;

/// <summary>Secrets that a program of the operator's rotates: real shell scripts that do it, and that fail, hang, talk and fork.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class CommandRotationTests : IDisposable
{
    private static readonly object Command = new { Kind = "Command", Command = CommandDirectory.Name };

    private readonly CommandDirectory commands = new();

    public void Dispose() => commands.Dispose();

    [Fact]
    public async Task The_command_is_run_for_each_step_with_both_values_on_its_input()
    {
        await using OwnSecretBench bench = await OwnSecretBench.Open(commands.Settings);
        await bench.Set(Command);
        long task = await bench.Begin();
        Assert.Equal((1, "success"), await bench.Settle(task));
        string value = await bench.Read();
        Assert.Equal([value], commands.Accepted);
        JsonElement[] calls = [.. commands.Calls.Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(["create", "set", "test", "finish"], calls.Select(call => call.GetProperty("step").GetString()!));
        string current = (await bench.DescribeRotation()).GetProperty("CurrentVersionId").GetString()!;
        Assert.All(calls, call =>
        {
            Assert.Equal(["version", "id", "step", "secretName", "account", "region", "versionId", "old", "new"], call.EnumerateObject().Select(member => member.Name));
            Assert.Equal($"{task}-{call.GetProperty("step")}", call.GetProperty("id").GetString());
            Assert.Equal((OwnSecretBench.First, value, current), (call.GetProperty("old").GetString(), call.GetProperty("new").GetString(), call.GetProperty("versionId").GetString()));
            Assert.Equal(("app", bench.Bench.Key.Account, "ap-guangzhou"), (call.GetProperty("secretName").GetString(), call.GetProperty("account").GetInt64(), call.GetProperty("region").GetString()));
        });
    }

    [Fact]
    public async Task A_value_that_the_step_create_gives_is_the_one_that_is_set()
    {
        await using OwnSecretBench bench = await OwnSecretBench.Open(commands.Settings);
        commands.Write("""[ $step = create ] && { printf '%s' '{"ok":true,"value":"made by the command ä\n"}'; exit 0; }""");
        await bench.Set(Command);
        long task = await bench.Begin();
        Assert.Equal((1, "success"), await bench.Settle(task));
        await bench.AssertNotTold(task, "made by the command");
        Assert.Equal("made by the command ä\n", await bench.Read());
        Assert.Equal(2, (await bench.Versions()).Length);
        Assert.All(commands.Calls[1..], line => Assert.Contains("\"new\":\"made by the command", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_value_is_in_its_arguments_or_environment_and_nothing_of_the_servers_is_open_to_it()
    {
        Environment.SetEnvironmentVariable("SSM_TEST_OF_THE_SERVER", "canary");
        await using OwnSecretBench bench = await OwnSecretBench.Open(commands.Settings);
        commands.Write("""tr '\0' '\n' < /proc/$$/environ > environ; tr '\0' '\n' < /proc/$$/cmdline > cmdline; for one in /proc/$$/fd/*; do readlink $one; done > descriptors""");
        await bench.Set(Command);
        await bench.Rotate();
        Assert.Equal(["LANG", "PATH"], File.ReadAllLines(commands.In("environ")).Select(line => line.Split('=')[0]).Order(StringComparer.Ordinal));
        Assert.Equal(["/bin/sh", commands.In(CommandDirectory.Name)], File.ReadAllLines(commands.In("cmdline")));
        string[] open = File.ReadAllLines(commands.In("descriptors"));
        Assert.Contains(commands.In(CommandDirectory.Name), open);
        Assert.DoesNotContain(open, file => file.Contains("ssm-bench-", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""[ $step = set ] && { echo "$line" >&2; exit 3; }""", "The command ended with the code 3 in the step set.")]
    [InlineData("""[ $step = set ] && { echo "$line"; exit 0; }""", "The command did not answer the step set with an object that has \"ok\".")]
    [InlineData("""[ $step = set ] && { echo "garbage $new"; exit 0; }""", "The command did not answer the step set with an object that has \"ok\".")]
    [InlineData("""[ $step = test ] && { echo '{"ok":false,"error":"not-yet"}'; exit 0; }""", "The command says that the step test is not done. It gave the code not-yet.")]
    [InlineData("""[ $step = test ] && { echo '{"ok":false,"error":"'$new'"}'; exit 0; }""", "The command says that the step test is not done.")]
    [InlineData("""[ $step = test ] && { echo '{"ok":false,"error":"the-first-value-of-all-x"}'; exit 7; }""", "The command ended with the code 7 in the step test.")]
    [InlineData("""[ $step = create ] && { echo '{"ok":true,"value":""}'; exit 0; }""", "The value that the step create gave is empty or longer than 32768 bytes.")]
    [InlineData("""[ $step = create ] && { yes "$new"; }""", "The command wrote more than 262144 bytes in the step create and was killed.")]
    public async Task One_that_fails_or_talks_parks_the_rotation_with_a_reason_that_tells_no_value(string more, string reason)
    {
        await using OwnSecretBench bench = await OwnSecretBench.Open(commands.Settings);
        commands.Write(more);
        // Letters alone, so that a value looks like a code.
        await bench.Set(new { Kind = "Command", Command = CommandDirectory.Name, PasswordLength = 20, PasswordClasses = new[] { "Lower" } });
        long task = await bench.Begin();
        (int status, string description) = await bench.Settle(task);
        Assert.Equal((2, $"It is parked after 10 tries; the current version is untouched. {reason}"), (status, description));
        Assert.Equal(OwnSecretBench.First, await bench.Read());
        Assert.Contains(OwnSecretBench.First, commands.Accepted);
        Assert.Contains("3400 ALARM", bench.Log.Text, StringComparison.Ordinal);
        string planned = JsonDocument.Parse(commands.Calls[0]).RootElement.GetProperty("new").GetString()!;
        Assert.All(commands.Calls, line => Assert.Contains(planned, line, StringComparison.Ordinal));
        await bench.AssertNotTold(task, planned, OwnSecretBench.First);

        commands.Write(string.Empty);
        Assert.Equal(task, await bench.Begin());
        Assert.Equal((1, "success"), await bench.Settle(task));
        Assert.Equal(planned, await bench.Read());
    }

    [Fact]
    public async Task One_that_fails_only_at_the_end_has_made_the_new_value_current()
    {
        await using OwnSecretBench bench = await OwnSecretBench.Open(commands.Settings);
        commands.Write("""[ $step = finish ] && exit 1""");
        await bench.Set(Command);
        long task = await bench.Begin();
        (int status, string description) = await bench.Settle(task);
        Assert.Equal((2, "It is parked after 10 tries; the new version is current, and only the step finish is left. The command ended with the code 1 in the step finish."), (status, description));
        string value = await bench.Read();
        Assert.Equal([OwnSecretBench.First, value], commands.Accepted);
        Assert.Contains("3405 ALARM", bench.Log.Text, StringComparison.Ordinal);
        commands.Write(string.Empty);
        Assert.Equal(task, await bench.Begin());
        Assert.Equal((1, "success"), await bench.Settle(task));
        Assert.Equal([value], commands.Accepted);
        Assert.Equal(value, await bench.Read());
    }

    /// <summary>At its own deadline, and when the lease of its node runs out.</summary>
    [Theory]
    [InlineData(20, "running; so far: The command was not done with the step set after 20 seconds and was killed.")]
    [InlineData(3600, "running; so far: The step was not done in time.")]
    public async Task One_that_hangs_is_killed_with_all_that_it_started(int seconds, string told)
    {
        Dictionary<string, string?> settings = commands.Settings;
        settings["SecretsManager:Rotation:StepSeconds"] = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        await using OwnSecretBench bench = await OwnSecretBench.Open(settings);
        commands.Write("""[ $step = set ] && { sleep 1000 & echo $! $$ > pids.new; mv pids.new pids; sleep 1000; }""");
        await bench.Set(Command);
        long task = await bench.Begin();
        Task work = bench.Rotation.Work();
        await Until(() => File.Exists(commands.In("pids")));
        bench.Bench.Time.Advance(TimeSpan.FromSeconds(Math.Min(seconds + 1, 49)));
        await work;
        Assert.Equal((0, told), await bench.Rotation.StatusOf(task));
        int[] processes = [.. File.ReadAllText(commands.In("pids")).Split().Where(text => text.Length > 0).Select(int.Parse)];
        Assert.Equal(2, processes.Length);
        await Until(() => !processes.Any(Lives));
    }

    [Fact]
    public async Task What_it_leaves_running_is_killed_when_it_ends()
    {
        await using OwnSecretBench bench = await OwnSecretBench.Open(commands.Settings);
        commands.Write("""sleep 1000 & echo $! > pid""");
        await bench.Set(Command);
        await bench.Rotate();
        int process = int.Parse(File.ReadAllText(commands.In("pid")), System.Globalization.CultureInfo.InvariantCulture);
        await Until(() => !Lives(process));
    }

    [Fact]
    public async Task Only_a_program_that_is_safe_to_run_is_taken()
    {
        await using OwnSecretBench bench = await OwnSecretBench.Open(commands.Settings);
        foreach (string name in (string[])["", ".hidden", "../rotate.sh", "a/b", "rotate.sh ", "-x", "a\nb", new string('a', 65)])
            Assert.Equal("InvalidParameterValue", (await bench.TrySet(new { Kind = "Command", Command = name })).Code);

        commands.Write(string.Empty, "open.sh");
        commands.Write(string.Empty, "idle.sh");
        File.CreateSymbolicLink(commands.In("link.sh"), commands.In(CommandDirectory.Name));
        Directory.CreateDirectory(commands.In("directory"));
        File.SetUnixFileMode(commands.In("open.sh"), UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.OtherWrite);
        File.SetUnixFileMode(commands.In("idle.sh"), UnixFileMode.UserRead);
        foreach ((string name, string why) in ((string, string)[])[("none.sh", "it is not there"), ("directory", "it is not there"), ("link.sh", "it is a symbolic link"), ("open.sh", "others than its owner can write to it"), ("idle.sh", "it is not executable")])
            Assert.Equal(("FailedOperation", $"The command cannot be used: {why}."), await bench.TrySet(new { Kind = "Command", Command = name }));

        await bench.Set(Command);
        long task = await bench.Begin();
        File.SetUnixFileMode(commands.In(CommandDirectory.Name), UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.GroupWrite);
        await bench.Rotation.Work();
        Assert.Equal((0, "running; so far: The command cannot be used: others than its owner can write to it."), await bench.Rotation.StatusOf(task));
        Assert.Empty(commands.Calls);
    }

    [Fact]
    public async Task A_parked_rotation_is_given_up_for_another_kind()
    {
        await using OwnSecretBench bench = await OwnSecretBench.Open(commands.Settings);
        commands.Write("exit 1");
        await bench.Set(Command);
        long task = await bench.Begin();
        Assert.Equal(2, (await bench.Settle(task)).Status);
        await bench.Set(new { Kind = "Generated" });
        Assert.Equal((2, "The command ended with the code 1 in the step create."), await bench.Rotation.StatusOf(task));
        Assert.Single(await bench.Versions());
        await bench.Rotate();
        Assert.Equal(2, (await bench.Versions()).Length);
    }

    private static bool Lives(int process)
    {
        try
        {
            // One that has ended and that nobody has asked about is a zombie.
            string status = File.ReadAllText($"/proc/{process}/stat");
            return status[status.LastIndexOf(')') + 2] != 'Z';
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static async Task Until(Func<bool> reached)
    {
        for (int look = 0; !reached(); look++)
        {
            Assert.True(look < 1500, "It is not reached.");
            await Task.Delay(20);
        }
    }
}
