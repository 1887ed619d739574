using System.Text;
using SecretsManager.Protocol;
using SecretsManager.Protocol.Parameters;
using Xunit;

namespace SecretsManager.Tests.Parameters;

public class JsonParametersTests
{
    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData(" {\r\n} ")]
    public void An_empty_body_or_object_has_no_parameters(string body) => Assert.Null(Read(body, static reader => reader.Text("A")));

    [Theory]
    [InlineData(" ")]
    [InlineData("{")]
    [InlineData("{\"A\":1}x")]
    [InlineData("{} {}")]
    [InlineData("{\"A\":1,}")]
    [InlineData("{\"A\":[1,]}")]
    [InlineData("{/*c*/}")]
    [InlineData("{}//c")]
    [InlineData("{'A':1}")]
    [InlineData("{\"A\":01}")]
    [InlineData("{\"A\":NaN}")]
    [InlineData("\uFEFF{}")]
    public void What_is_not_strict_json_is_refused(string body) => IsRefused(body, "not valid JSON");

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"A\"")]
    [InlineData("1")]
    public void What_is_not_an_object_is_refused(string body) => IsRefused(body, "not a JSON object");

    [Fact]
    public void Bytes_that_are_not_utf8_are_refused() => Refused.With(
        ErrorCode.InvalidParameter, "not valid UTF-8", static () => JsonParameters.Parse([.. "{\"A\":\""u8, 0xC3, .. "\"}"u8], ParameterLimits.Default));

    [Theory]
    [InlineData("{\"A\":1,\"A\":2}", "`A`")]
    [InlineData("{\"A\":null,\"A\":null}", "`A`")]
    [InlineData("{\"A\":1,\"\\u0041\":2}", "`A`")]
    [InlineData("{\"L\":[{},{\"B\":{\"C\":1,\"C\":1}}]}", "`L.1.B.C`")]
    [InlineData("{\"a b\":1,\"a b\":2}", "`(unprintable)`")]
    [InlineData("{\"\":1,\"\":2}", "`(unprintable)`")]
    public void A_name_twice_is_refused_at_every_level(string body, string name) => IsRefused(body, $"The parameter {name} is given more than once.");

    [Fact]
    public void A_name_twice_is_found_among_many()
    {
        string body = string.Join(',', Enumerable.Range(0, 1500).Select(static i => $"\"N{i}\":1"));
        IsRefused("{" + body + ",\"N700\":1}", "`N700` is given more than once");
    }

    [Fact]
    public void The_same_name_in_different_objects_is_allowed() => Assert.Equal(
        ["x", "y"],
        Read("{\"L\":[{\"K\":\"x\"},{\"K\":\"y\"}]}", static reader => reader.ObjectList("L", static item => item.RequiredText("K"))));

    [Theory]
    [InlineData("{\"A\":\"\\uD800\"}")]
    [InlineData("{\"A\":\"\\uDC00\"}")]
    [InlineData("{\"A\":\"\\uD800x\"}")]
    [InlineData("{\"A\":\"\\uDC00\\uD800\"}")]
    [InlineData("{\"\\uD800\":1}")]
    public void Half_a_surrogate_pair_is_refused(string body) => IsRefused(body, "surrogate");

    [Fact]
    public void Escapes_are_read() => Assert.Equal(
        "\u0000\"\\/\n未😀é", Read("{\"A\":\"\\u0000\\\"\\\\\\/\\n\\u672a\\uD83D\\uDE00é\"}", static reader => reader.RequiredText("A")));

    [Theory]
    [InlineData(15, true)]
    [InlineData(16, false)]
    public void Sixteen_levels_are_the_deepest(int lists, bool allowed)
    {
        string body = "{\"A\":" + new string('[', lists) + new string(']', lists) + "}";
        if (allowed)
            JsonParameters.Parse(Encoding.UTF8.GetBytes(body), ParameterLimits.Default).Dispose();
        else
            IsRefused(body, "At most 16 levels");
    }

    [Theory]
    [InlineData(4091, true)]
    [InlineData(4092, false)]
    public void Tokens_are_limited(int items, bool allowed)
    {
        // The braces, the name and the brackets are five more.
        string body = "{\"A\":[" + string.Join(',', Enumerable.Repeat("0", items)) + "]}";
        if (allowed)
            JsonParameters.Parse(Encoding.UTF8.GetBytes(body), ParameterLimits.Default).Dispose();
        else
            IsRefused(body, "At most 4096");
    }

    private static void IsRefused(string body, string message) =>
        Refused.With(ErrorCode.InvalidParameter, message, () => JsonParameters.Parse(Encoding.UTF8.GetBytes(body), ParameterLimits.Default));

    private static T Read<T>(string body, Func<ParameterReader, T> read)
    {
        using ParameterTree tree = JsonParameters.Parse(Encoding.UTF8.GetBytes(body), ParameterLimits.Default);
        return ParameterReader.Bind(tree, read);
    }
}
