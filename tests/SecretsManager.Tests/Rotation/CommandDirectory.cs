using System.Runtime.Versioning;
using SecretsManager.Tests.Hosting;

namespace SecretsManager.Tests.Rotation;

/// <summary>A directory of commands with one that keeps the values that are taken in a file, one a line, and notes each line it gets.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class CommandDirectory : IDisposable
{
    public const string Name = "rotate.sh";

    private const string Begin = """
        #!/bin/sh
        read -r line
        field() { printf '%s' "$line" | sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }
        step=$(field step)
        new=$(field new)
        printf '%s\n' "$line" >> calls

        """;

    private const string Middle = """
        case $step in
          set) printf '%s\n' "$new" >> accepted ;;
          test) grep -qxF -- "$new" accepted || { echo '{"ok":false,"error":"not-yet"}'; exit 0; } ;;
          finish) printf '%s\n' "$new" > accepted.new; mv accepted.new accepted ;;
        esac
        echo '{"ok":true}'

        """;

    private readonly Scratch scratch = new();

    public CommandDirectory()
    {
        scratch.File("accepted", OwnSecretBench.First + "\n");
        Write(string.Empty);
    }

    public Dictionary<string, string?> Settings => new() { ["SecretsManager:Rotation:CommandDirectory"] = scratch.Path };

    /// <summary>What the command's users take now.</summary>
    public string[] Accepted => File.ReadAllLines(In("accepted"));

    /// <summary>The lines that it got.</summary>
    public string[] Calls => File.Exists(In("calls")) ? File.ReadAllLines(In("calls")) : [];

    public string In(string name) => scratch.In(name);

    /// <summary>Writes the command, with something of the test's before what it does usually.</summary>
    public void Write(string more, string name = Name)
    {
        // Under another name first: a file that is open for writing is not run.
        string made = scratch.File(name + ".made", Begin + more + "\n" + Middle);
        File.SetUnixFileMode(made, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.Move(made, In(name), overwrite: true);
    }

    public void Dispose() => scratch.Dispose();
}
