using SecretsManager.Protocol;
using SecretsManager.Server.Rotation;
using SecretsManager.Server.Secrets;
using Xunit;

namespace SecretsManager.Tests.Rotation;

/// <summary>
/// That what stands before all drivers and means in the tests of rotation finds what it is there for: an instance or a means that is touched before the plan is durable.
/// </summary>
public sealed class PlanWatchTests
{
    private readonly ProductDouble product = new();

    /// <summary>
    /// With the two steps in another order: the account is touched within the call that plans, before it is committed; or by the worker, before it has said that it will.
    /// </summary>
    [Theory]
    [InlineData(nameof(IProductDriver.NewValue), true)]
    [InlineData(nameof(IProductDriver.Accounts), true)]
    [InlineData("", false)]
    public async Task An_account_that_is_touched_before_its_plan_is_durable_is_found(string hastyAt, bool isFound)
    {
        await using RotationBench rotation = await RotationBench.OpenHasty(product, hastyAt);
        await rotation.Create();
        Assert.Equal(isFound, product.Applied.Count > 1);
        string[] found = rotation.Watch.Take();
        Assert.Equal(isFound ? [$"the account {product.Applied[0]} before its plan was durable"] : [], found);
    }

    [Fact]
    public async Task A_password_that_is_not_the_stored_one_is_found()
    {
        await using RotationBench rotation = await RotationBench.Open(product);
        await rotation.Create();
        Assert.Empty(rotation.Watch.Take());
        await rotation.BeginRotation();
        (string account, _) = await rotation.Read();
        IProductDriver watched = rotation.Bench.Service<ProductDrivers>().Of(ProductDouble.Name);
        using SecretValue other = new("another-password"u8);
        using ProductTarget target = new(ProductDouble.Name, "db.example", 1, TargetEncryption.None, "", "", "root", new SecretValue("administrator-1"u8));
        await watched.Apply(target, account, other, new CredentialScope([], []), default);
        Assert.Equal([$"the account {account} before its plan was durable"], rotation.Watch.Take());
        await watched.Drop(target, account, new CredentialScope([], []), default);
        Assert.Equal([$"the account {account}, dropped while its secret is there"], rotation.Watch.Take());
    }
}
