using System.Runtime.Versioning;
using System.Text;
using SecretsManager.Protocol;
using SecretsManager.Server.Hosting;
using Xunit;

namespace SecretsManager.Tests.Hosting;

[UnsupportedOSPlatform("windows")]
public sealed class OperatorSecretTests : IDisposable
{
    private const string Long = "twelve letters";

    private readonly Scratch scratch = new();
    private readonly Dictionary<string, string> environment = [];
    private readonly Queue<string> typed = [];
    private readonly List<string> asked = [];

    [Fact]
    public void The_descriptor_wins_over_the_environment_and_that_over_the_prompt()
    {
        typed.Enqueue("from the prompt");
        environment[OperatorSecret.PassphraseVariable] = "from the environment";
        Assert.Equal("from the file", Text(Secrets().Passphrase(Descriptor("from the file\n"))));
        Assert.Equal("from the environment", Text(Secrets().Passphrase(new KeySettings())));
        environment.Clear();
        Assert.Equal("from the prompt", Text(Secrets().Passphrase(new KeySettings())));
        Assert.Equal(["Passphrase of the root key: "], asked);
    }

    [Theory]
    [InlineData("secret\n", "secret")]
    [InlineData("secret\r\n", "secret")]
    [InlineData("secret\n\n", "secret\n")]
    [InlineData(" sécret ", " sécret ")]
    public void One_line_end_of_a_descriptor_does_not_count(string content, string secret) =>
        Assert.Equal(secret, Text(Secrets().Passphrase(Descriptor(content))));

    [Fact]
    public void A_descriptor_that_has_nothing_or_is_none_is_one_sentence()
    {
        Assert.Contains("has nothing to read", Refusal(() => Secrets().Passphrase(Descriptor(""))), StringComparison.Ordinal);
        Assert.Contains("or more than 4096 bytes", Refusal(() => Secrets().Passphrase(Descriptor(new string('x', 4097)))), StringComparison.Ordinal);
        Assert.Contains("cannot be read", Refusal(() => Secrets().Passphrase(new KeySettings { PassphraseDescriptor = 1023 })), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_any_source_the_sentence_names_them_all()
    {
        string passphrase = Refusal(() => new OperatorSecret(_ => null, prompt: null).Passphrase(new KeySettings()));
        Assert.Contains("SSM_ROOT_PASSPHRASE", passphrase, StringComparison.Ordinal);
        Assert.Contains("Keys:PassphraseDescriptor", passphrase, StringComparison.Ordinal);
        string pin = Refusal(() => new OperatorSecret(_ => null, prompt: null).Pin(new KeySettings()));
        Assert.Contains("SSM_HSM_PIN", pin, StringComparison.Ordinal);
        Assert.Contains("Keys:PinFile", pin, StringComparison.Ordinal);
        Assert.Contains("SSM_NEW_ROOT_PASSPHRASE", Refusal(() => new OperatorSecret(_ => null, prompt: null).ReplacementPassphrase()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("elevenchars", false)]
    [InlineData("twelve-chars", true)]
    [InlineData("ééééééééééé", false)]
    [InlineData("漢字漢字漢字漢字漢字漢😀", true)]
    public void A_new_passphrase_has_at_least_twelve_characters(string passphrase, bool accepted)
    {
        environment[OperatorSecret.PassphraseVariable] = environment[OperatorSecret.NewPassphraseVariable] = passphrase;
        Assert.Equal(passphrase, Text(Secrets().Passphrase(new KeySettings())));
        if (accepted)
        {
            Assert.Equal(passphrase, Text(Secrets().NewPassphrase(new KeySettings())));
            Assert.Equal(passphrase, Text(Secrets().ReplacementPassphrase()));
            return;
        }

        foreach (Func<SecretValue> act in (Func<SecretValue>[])[() => Secrets().NewPassphrase(new KeySettings()), Secrets().ReplacementPassphrase])
        {
            string sentence = Refusal(act);
            Assert.Contains("at least 12 characters", sentence, StringComparison.Ordinal);
            Assert.DoesNotContain(passphrase, sentence, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_new_passphrase_is_typed_twice()
    {
        foreach (string line in (string[])[Long, Long, Long, Long + "x"])
            typed.Enqueue(line);
        Assert.Equal(Long, Text(Secrets().NewPassphrase(new KeySettings())));
        Assert.Contains("not the same", Refusal(() => Secrets().ReplacementPassphrase()), StringComparison.Ordinal);
        Assert.Equal(4, asked.Count);
    }

    [Fact]
    public void The_pin_comes_from_its_private_file_then_the_environment_then_the_prompt()
    {
        typed.Enqueue("3");
        environment[OperatorSecret.PinVariable] = "2";
        Assert.Equal("1", Text(Secrets().Pin(new KeySettings { PinFile = PinFile("1\n", 0b110_000_000) })));
        Assert.Equal("1", Text(Secrets().Pin(new KeySettings { PinFile = PinFile("1", 0b100_000_000) })));
        Assert.Equal("2", Text(Secrets().Pin(new KeySettings())));
        environment.Clear();
        Assert.Equal("3", Text(Secrets().Pin(new KeySettings())));
    }

    [Theory]
    [InlineData(0b110_100_000)]
    [InlineData(0b110_000_100)]
    [InlineData(0b110_000_010)]
    [InlineData(0b111_000_000)]
    public void A_pin_file_that_is_not_private_is_refused_even_where_there_is_another_source(int mode)
    {
        environment[OperatorSecret.PinVariable] = "2";
        string sentence = Refusal(() => Secrets().Pin(new KeySettings { PinFile = PinFile("98765", mode) }));
        Assert.Contains("chmod 600", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("98765", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pin_file_that_is_missing_or_empty_is_one_sentence()
    {
        environment[OperatorSecret.PinVariable] = "2";
        Assert.Contains("is missing", Refusal(() => Secrets().Pin(new KeySettings { PinFile = scratch.In("none") })), StringComparison.Ordinal);
        Assert.Contains("is empty", Refusal(() => Secrets().Pin(new KeySettings { PinFile = PinFile("\n", 0b110_000_000) })), StringComparison.Ordinal);
    }

    public void Dispose() => scratch.Dispose();

    private static string Text(SecretValue secret) => Encoding.UTF8.GetString(secret.Bytes);

    private static string Refusal(Func<SecretValue> act) => Assert.Throws<StartException>(act).Message;

    private OperatorSecret Secrets() => new(environment.GetValueOrDefault, question =>
    {
        asked.Add(question);
        return new SecretValue(Encoding.UTF8.GetBytes(typed.Dequeue()));
    });

    // The reader closes it, as a descriptor that was handed over is used once.
    private KeySettings Descriptor(string content)
    {
        Microsoft.Win32.SafeHandles.SafeFileHandle handle = File.OpenHandle(scratch.File("descriptor", content));
        handle.SetHandleAsInvalid();
        return new KeySettings { PassphraseDescriptor = (int)handle.DangerousGetHandle() };
    }

    private string PinFile(string content, int mode)
    {
        File.Delete(scratch.In("pin"));
        string file = scratch.File("pin", content);
        File.SetUnixFileMode(file, (UnixFileMode)mode);
        return file;
    }
}
