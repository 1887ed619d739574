using System.Reflection;
using Microsoft.Extensions.Logging;
using SecretsManager.Server.Gateway;
using Xunit;

namespace SecretsManager.Tests.Architecture;

public sealed class LogEventTests
{
    // Operators alarm on them.
    [Fact]
    public void A_number_of_a_log_event_means_one_thing()
    {
        int[] numbers =
        [
            .. typeof(Dispatcher).Assembly.GetTypes()
                .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>())
                .OfType<LoggerMessageAttribute>()
                .Select(message => message.EventId),
        ];
        Assert.True(numbers.Length > 60, $"Only {numbers.Length} messages were found.");
        Assert.Empty(numbers.GroupBy(number => number).Where(same => same.Count() > 1).Select(same => same.Key));
    }
}
