using SecretsManager.Tests.Hosting;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongOnesFirst))]

namespace SecretsManager.Tests.Hosting;

/// <summary>Marks a class of tests, or the definition of a collection, that takes much longer than others do.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
internal sealed class TakesLongAttribute : Attribute;

/// <summary>Begins with what takes long, so that in the end nobody waits for it alone; the rest comes in another order each time.</summary>
public sealed class LongOnesFirst : ITestCollectionOrderer
{
    private static readonly string[] Long =
        [.. typeof(LongOnesFirst).Assembly.GetTypes().Where(type => type.IsDefined(typeof(TakesLongAttribute), inherit: false)).Select(type => type.FullName!)];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. DefaultTestCollectionOrderer.Instance.OrderTestCollections(testCollections).OrderByDescending(one => Long.Any(name => IsOf(one, name)))];

    private static bool IsOf(ITestCollection one, string name) =>
        one.TestCollectionClassName == name || one.TestCollectionDisplayName.StartsWith($"Test collection for {name} ", StringComparison.Ordinal);
}
