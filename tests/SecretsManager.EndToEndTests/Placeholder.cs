namespace SecretsManager.EndToEndTests;

public class Placeholder { [Xunit.Fact] public void None() { } }
