namespace SecretsManager.Tests;

public class Placeholder { [Xunit.Fact] public void None() { } }
