using SecretsManager.Protocol;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Access.Directory;

/// <summary>A page of a list of the access management API, which counts pages.</summary>
/// <param name="Offset">How many entries come before it.</param>
/// <param name="Length">How many entries it holds at most.</param>
internal readonly record struct ListPage(long Offset, int Length)
{
    /// <summary>The last page of the lists that the API limits.</summary>
    public const int MostPages = 200;

    private const int UsualLength = 20;
    private const int LongestLength = 200;

    /// <summary>The page that a call asks for.</summary>
    /// <param name="page">From 1; 1 if absent.</param>
    /// <param name="length">1 to 200; 20 if absent.</param>
    /// <param name="last">The last page that may be asked for.</param>
    /// <exception cref="ApiException"><c>InvalidParameter.ParamError</c>.</exception>
    public static ListPage Check(ulong? page, ulong? length, int last = int.MaxValue)
    {
        int number = CheckNumber("Page", page ?? 1, last);
        int most = CheckNumber("Rp", length ?? UsualLength, LongestLength);
        return new ListPage((number - 1L) * most, most);
    }

    /// <summary>The entries of the page.</summary>
    public IEnumerable<T> Of<T>(IEnumerable<T> all) => all.Skip((int)long.Min(Offset, int.MaxValue)).Take(Length);

    private static int CheckNumber(string field, ulong value, int most) => value > 0 && value <= (ulong)most
        ? (int)value
        : throw ParameterRules.Wrong(field, $"an integer from 1 to {most}", $"1 至 {most} 的整数", ErrorCode.InvalidParameterParamError);
}
