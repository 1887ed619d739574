using System.Text;
using SecretsManager.Protocol;
using SecretsManager.Protocol.Parameters;
using Xunit;

namespace SecretsManager.Tests.Parameters;

public class ParameterReaderTests
{
    [Theory]
    [InlineData("{}")]
    [InlineData("{\"A\":null}")]
    public void What_is_absent_or_null_is_not_given(string body) => Assert.Equal(
        (null, null, null, null, null, 0, 0, null),
        Json(body, static r => (r.Text("A"), r.SecretText("A"), r.Integer("A"), r.UnsignedInteger("A"), r.Boolean("A"),
            r.TextList("A").Count, r.ObjectList("A", static o => o.Text("B")).Count, r.Object("A", static o => o.RequiredText("B")))));

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"A\":null}")]
    public void A_required_parameter_must_be_given(string body)
    {
        Func<ParameterReader, object>[] reads =
        [
            static r => r.RequiredText("A"), static r => r.RequiredSecretText("A"), static r => r.RequiredInteger("A"),
            static r => r.RequiredUnsignedInteger("A"), static r => r.RequiredBoolean("A"),
        ];
        Assert.All(reads, read => Refused.With(
            ErrorCode.MissingParameter, "The request is missing a required parameter `A`.", () => Json(body, read)));
    }

    [Fact]
    public void A_missing_parameter_is_named_by_its_path() => Refused.With(
        ErrorCode.MissingParameter,
        "The request is missing a required parameter `Tags.1.TagKey`.",
        static () => Json("{\"Tags\":[{\"TagKey\":\"a\"},{}]}", static r => r.ObjectList("Tags", static tag => tag.RequiredText("TagKey"))));

    [Fact]
    public void A_list_of_integers_is_read_in_json_and_in_a_form()
    {
        Assert.Equal([7UL, 0UL, ulong.MaxValue], Json("{\"A\":[7,0,18446744073709551615]}", static r => r.RequiredUnsignedIntegerList("A")));
        Assert.Equal([7UL, 8UL], Form("A.0=7&A.1=8", static r => r.RequiredUnsignedIntegerList("A")));
        Assert.Empty(Json("{\"A\":[]}", static r => r.RequiredUnsignedIntegerList("A")));
        Assert.Empty(Json("{}", static r => r.UnsignedIntegerList("A")));
        foreach (string item in (string[])["-1", "1.0", "01e1", "\"1\"", "18446744073709551616", "null"])
            Assert.Throws<ApiException>(() => Json($"{{\"A\":[{item}]}}", static r => r.RequiredUnsignedIntegerList("A")));
        IsWrong("`A`", "A list is allowed.", static () => Json("{\"A\":7}", static r => r.RequiredUnsignedIntegerList("A")));
        Assert.Equal(
            ErrorCode.MissingParameter, Assert.Throws<ApiException>(() => Json("{}", static r => r.RequiredUnsignedIntegerList("A"))).Code);
    }

    [Fact]
    public void An_empty_text_is_given() => Assert.Equal("", Json("{\"A\":\"\"}", static r => r.RequiredText("A")));

    [Theory]
    [InlineData("{\"A\":1}", "`A`")]
    [InlineData("{\"A\":true}", "`A`")]
    [InlineData("{\"A\":{}}", "`A`")]
    [InlineData("{\"A\":[\"x\"]}", "`A`")]
    public void Only_a_string_is_a_text(string body, string path)
    {
        IsWrong(path, "A text is allowed.", () => Json(body, static r => r.Text("A")));
        IsWrong(path, "A text is allowed.", () => Json(body, static r => r.SecretText("A")));
    }

    [Theory]
    [InlineData("\"1\"")]
    [InlineData("1.0")]
    [InlineData("1e3")]
    [InlineData("-1E0")]
    [InlineData("true")]
    [InlineData("[1]")]
    [InlineData("18446744073709551616")]
    public void Only_an_integer_number_is_an_integer_in_json(string value)
    {
        IsWrong("`A`", "An integer from -9223372036854775808", () => Json($"{{\"A\":{value}}}", static r => r.Integer("A")));
        IsWrong("`A`", "An integer from 0 to", () => Json($"{{\"A\":{value}}}", static r => r.UnsignedInteger("A")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("+1")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("01")]
    [InlineData("1.0")]
    [InlineData("-")]
    [InlineData("--1")]
    [InlineData("0x1")]
    [InlineData("1,0")]
    [InlineData("１")]
    public void Only_decimal_text_is_an_integer_in_a_form(string value)
    {
        IsWrong("`A`", "An integer from -9223372036854775808", () => Form("A=" + Uri.EscapeDataString(value), static r => r.Integer("A")));
        IsWrong("`A`", "An integer from 0 to", () => Form("A=" + Uri.EscapeDataString(value), static r => r.UnsignedInteger("A")));
    }

    [Fact]
    public void Integers_are_whole_to_their_ends()
    {
        Assert.Equal(long.MinValue, Json($"{{\"A\":{long.MinValue}}}", static r => r.Integer("A")));
        Assert.Equal(long.MaxValue, Form($"A={long.MaxValue}", static r => r.Integer("A")));
        Assert.Equal(ulong.MaxValue, Json($"{{\"A\":{ulong.MaxValue}}}", static r => r.UnsignedInteger("A")));
        Assert.Equal(0UL, Form("A=0", static r => r.UnsignedInteger("A")));
        IsWrong("`A`", "An integer from 0 to", static () => Json("{\"A\":-1}", static r => r.UnsignedInteger("A")));
        IsWrong("`A`", "An integer from -9", static () => Json("{\"A\":9223372036854775808}", static r => r.Integer("A")));
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("False", false)]
    [InlineData("TRUE", true)]
    public void A_boolean_in_a_form_has_no_case(string value, bool expected) => Assert.Equal(expected, Form("A=" + value, static r => r.Boolean("A")));

    [Fact]
    public void Only_true_and_false_are_booleans()
    {
        Assert.True(Json("{\"A\":true}", static r => r.Boolean("A")));
        Assert.False(Json("{\"A\":false}", static r => r.Boolean("A")));
        foreach (string value in new[] { "1", "\"true\"", "{}", "[true]" })
            IsWrong("`A`", "true and false are allowed.", () => Json($"{{\"A\":{value}}}", static r => r.Boolean("A")));
        foreach (string value in new[] { "1", "", "yes", "true+" })
            IsWrong("`A`", "true and false are allowed.", () => Form("A=" + value, static r => r.Boolean("A")));
    }

    [Fact]
    public void Lists_and_objects_have_their_shape()
    {
        IsWrong("`A`", "A list is allowed.", static () => Json("{\"A\":\"x\"}", static r => r.TextList("A")));
        IsWrong("`A`", "A list is allowed.", static () => Form("A=", static r => r.TextList("A")));
        IsWrong("`A`", "A list is allowed.", static () => Json("{\"A\":{\"0\":\"x\"}}", static r => r.TextList("A")));
        IsWrong("`A.1`", "A text is allowed.", static () => Json("{\"A\":[\"x\",null]}", static r => r.TextList("A")));
        IsWrong("`A.0`", "An object is allowed.", static () => Json("{\"A\":[null]}", static r => r.ObjectList("A", static o => o.Text("B"))));
        IsWrong("`A`", "An object is allowed.", static () => Form("A.0=x", static r => r.Object("A", static o => o.RequiredText("B"))));
        IsWrong("`A.0.B`", "A text is allowed.", static () => Form("A.0.B.C=x", static r => r.ObjectList("A", static o => o.Text("B"))));
    }

    [Theory]
    [InlineData("{\"SecretName\":\"x\",\"Foo\":1}", "`Foo`")]
    [InlineData("{\"SecretName\":\"x\",\"Foo\":null}", "`Foo`")]
    [InlineData("{\"SecretName\":\"x\",\"secretName\":\"x\"}", "`secretName`")]
    [InlineData("{\"SecretName\":\"x\",\"Foo\":{\"Bar\":[{}]}}", "`Foo`")]
    [InlineData("{\"SecretName\":\"x\",\"Tags\":[{\"TagKey\":\"a\"},{\"Foo\":null}]}", "`Tags.1.Foo`")]
    [InlineData("{\"SecretName\":\"x\",\"a`b\":1}", "`(unprintable)`")]
    public void An_unknown_parameter_is_refused_at_every_level(string body, string name) => Refused.With(
        ErrorCode.UnknownParameter,
        $"The parameter {name} is not recognized.",
        () => Json(body, static r => (r.RequiredText("SecretName"), r.ObjectList("Tags", static tag => tag.Text("TagKey")))));

    [Fact]
    public void A_long_name_is_not_echoed() => Refused.With(
        ErrorCode.UnknownParameter, "`(unprintable)`", static () => Json($"{{\"{new string('x', 65)}\":1}}", static r => 0));

    [Fact]
    public void A_missing_or_invalid_parameter_is_told_before_an_unknown_one()
    {
        Refused.With(ErrorCode.MissingParameter, "`A`", static () => Json("{\"Foo\":1}", static r => r.RequiredText("A")));
        IsWrong("`A`", "A text is allowed.", static () => Json("{\"Foo\":1,\"A\":1}", static r => r.RequiredText("A")));
    }

    [Fact]
    public void A_secret_text_is_unescaped_and_lives_as_long_as_the_tree()
    {
        ParameterTree tree = JsonParameters.Parse("{\"S\":\"p\\u00e4\\n\"}"u8, ParameterLimits.Default);
        SecretValue secret = ParameterReader.Bind(tree, static r => r.RequiredSecretText("S"));
        Assert.Equal("pä\n"u8.ToArray(), secret.Bytes.ToArray());
        tree.Dispose();
        Assert.Throws<ObjectDisposedException>(() => secret.Length);
    }

    [Fact]
    public void A_secret_text_is_cleared_when_the_binding_fails()
    {
        SecretValue? secret = null;
        Assert.Throws<ApiException>(() => Json("{\"S\":\"x\",\"Foo\":1}", r => secret = r.SecretText("S")));
        Assert.Throws<ObjectDisposedException>(() => secret!.Length);
    }

    [Fact]
    public void A_disposed_tree_is_cleared_and_tells_nothing()
    {
        ParameterTree tree = JsonParameters.Parse("{\"S\":\"hunter2\"}"u8, ParameterLimits.Default);
        ReadOnlySpan<byte> bytes = tree.ValueOf(1);
        Assert.Equal("hunter2"u8, bytes);
        tree.Dispose();
        tree.Dispose();
        Assert.False(bytes.ContainsAnyExcept((byte)0));
        Assert.Throws<ObjectDisposedException>(() => ParameterReader.Bind(tree, static r => r.Text("S")));
    }

    private static void IsWrong(string path, string allowed, Action call) =>
        Refused.With(ErrorCode.InvalidParameter, $"The value type of parameter {path} is not valid. {allowed}", call);

    private static T Json<T>(string body, Func<ParameterReader, T> read)
    {
        using ParameterTree tree = JsonParameters.Parse(Encoding.UTF8.GetBytes(body), ParameterLimits.Default);
        return ParameterReader.Bind(tree, read);
    }

    private static T Form<T>(string text, Func<ParameterReader, T> read)
    {
        using ParameterTree tree = FormParameters.Parse(Encoding.UTF8.GetBytes(text), ParameterLimits.Default);
        return ParameterReader.Bind(tree, read);
    }
}
