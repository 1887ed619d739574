using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;
using SecretsManager.Protocol;
using SecretsManager.Server;
using SecretsManager.Server.Access.Passwords;
using SecretsManager.Server.Sealing;
using Xunit;

namespace SecretsManager.Tests.Access;

public sealed class PasswordHashTests : IDisposable
{
    private readonly PasswordHash hashes = new(new SystemRandomBytes());

    public void Dispose() => hashes.Dispose();

    [Fact]
    public void The_library_computes_the_vector_of_rfc_9106()
    {
        // Section 5.3.
        Argon2BytesGenerator generator = new();
        generator.Init(new Argon2Parameters.Builder(Argon2Parameters.Argon2id).WithVersion(0x13).WithMemoryAsKB(32).WithIterations(3).WithParallelism(4)
            .WithSalt([.. Enumerable.Repeat((byte)2, 16)]).WithSecret([.. Enumerable.Repeat((byte)3, 8)]).WithAdditional([.. Enumerable.Repeat((byte)4, 12)]).Build());
        byte[] tag = new byte[32];
        generator.GenerateBytes([.. Enumerable.Repeat((byte)1, 32)], tag);
        Assert.Equal("0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659", Convert.ToHexStringLower(tag));
    }

    // From the tests of the reference implementation.
    [Theory]
    [InlineData("$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc", "password", true)]
    [InlineData("$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc", "Password", false)]
    public async Task A_hash_of_another_implementation_is_checked(string hash, string password, bool matches)
    {
        using SecretValue value = new(System.Text.Encoding.ASCII.GetBytes(password));
        Assert.Equal(matches, await hashes.Matches(hash, value, CancellationToken.None));
    }

    [Fact]
    public async Task A_hash_says_its_cost_has_a_salt_of_its_own_and_matches_its_password_alone()
    {
        using SecretValue password = new("correct horse"u8);
        using SecretValue other = new("correct horsf"u8);
        string hash = await hashes.Make(password, CancellationToken.None);
        Assert.StartsWith("$argon2id$v=19$m=19456,t=2,p=1$", hash, StringComparison.Ordinal);
        Assert.NotEqual(hash, await hashes.Make(password, CancellationToken.None));
        Assert.True(await hashes.Matches(hash, password, CancellationToken.None));
        Assert.False(await hashes.Matches(hash, other, CancellationToken.None));
        Assert.False(await hashes.Matches(null, password, CancellationToken.None));
    }

    [Theory]
    [InlineData("")]
    [InlineData("$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")]
    [InlineData("$argon2id$v=19$m=1,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")]
    [InlineData("$argon2id$v=19$m=99999999,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")]
    [InlineData("$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFh")]
    [InlineData("$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$????????????????????????????????????????????")]
    public async Task What_is_no_hash_is_an_alarm(string text)
    {
        using SecretValue password = new("password"u8);
        await Assert.ThrowsAsync<IntegrityException>(async () => await hashes.Matches(text, password, CancellationToken.None));
    }

    [Fact]
    public async Task Many_at_once_are_all_answered()
    {
        using SecretValue password = new("correct horse"u8);
        string hash = await hashes.Make(password, CancellationToken.None);
        bool[] answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(async () => await hashes.Matches(hash, password, CancellationToken.None))));
        Assert.All(answers, Assert.True);
    }
}
