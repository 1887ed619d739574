using System.Diagnostics.CodeAnalysis;
using SecretsManager.Protocol;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Rotation;

/// <summary>The drivers by the products that they are for.</summary>
internal sealed class ProductDrivers
{
    private readonly Dictionary<string, (IProductDriver Driver, int SecretType)> drivers = new(StringComparer.Ordinal);

    public ProductDrivers(IEnumerable<IProductDriver> all)
    {
        foreach (IProductDriver driver in all)
        {
            foreach ((string product, int type) in driver.Products)
                drivers.Add(product, (driver, type));
        }
    }

    /// <summary>The driver of a product that is in use.</summary>
    public IProductDriver Of(string product) => drivers[product].Driver;

    /// <summary>Who changes the password of a product's administrator; null where that cannot be.</summary>
    public IAdministratorPassword? AdministratorOf(string product) => Of(product) as IAdministratorPassword;

    /// <summary>The type of a product's secrets.</summary>
    public int TypeOf(string product) => drivers[product].SecretType;

    public bool TryGet(string product, [NotNullWhen(true)] out IProductDriver? driver)
    {
        bool found = drivers.TryGetValue(product, out (IProductDriver Driver, int SecretType) entry);
        driver = entry.Driver;
        return found;
    }

    /// <summary>The driver of the product that a request names.</summary>
    /// <exception cref="ApiException"><c>InvalidParameterValue</c>: there is none.</exception>
    public IProductDriver Required(string product) => TryGet(product, out IProductDriver? driver) ? driver : throw ParameterRules.Wrong(
        "ProductName",
        $"one of {string.Join(", ", drivers.Keys.Order(StringComparer.Ordinal))}",
        $"以下之一：{string.Join("、", drivers.Keys.Order(StringComparer.Ordinal))}");
}
