namespace SecretsManager.Tests.Hosting;

/// <summary>A directory of a test's own, gone when the test ends.</summary>
internal sealed class Scratch : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("ssm-test-").FullName;

    public string In(string name) => System.IO.Path.Combine(Path, name);

    public string File(string name, string content)
    {
        System.IO.File.WriteAllText(In(name), content);
        return In(name);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
