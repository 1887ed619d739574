using System.Text;
using SecretsManager.Protocol;
using SecretsManager.Protocol.Parameters;
using Xunit;

namespace SecretsManager.Tests.Parameters;

public class FormParametersTests
{
    [Theory]
    [InlineData("A=a+b")]
    [InlineData("A=a%20b")]
    [InlineData("%41=a b")]
    public void Plus_and_percent_20_are_spaces(string text) => Assert.Equal("a b", Read(text, static reader => reader.RequiredText("A")));

    [Theory]
    [InlineData("A=%E6%9C%aa%2B=")]
    [InlineData("A=未%2b%3D")]
    public void Escapes_are_read(string text) => Assert.Equal("未+=", Read(text, static reader => reader.RequiredText("A")));

    [Theory]
    [InlineData("A")]
    [InlineData("A=")]
    public void A_name_without_a_value_is_an_empty_value(string text) => Assert.Equal("", Read(text, static reader => reader.RequiredText("A")));

    [Fact]
    public void An_empty_text_has_no_parameters() => Assert.Null(Read("", static reader => reader.Text("A")));

    [Theory]
    [InlineData("A=%")]
    [InlineData("A=%4")]
    [InlineData("A=%4g")]
    [InlineData("A=%%41")]
    [InlineData("%zz=1")]
    public void A_malformed_escape_is_refused(string text) => IsRefused(text, "percent escape");

    [Theory]
    [InlineData("A=%C3")]
    [InlineData("%FF=1")]
    [InlineData("A=%ED%A0%80")]
    public void Bytes_that_are_not_utf8_are_refused(string text) => IsRefused(text, "UTF-8");

    [Theory]
    [InlineData("=1")]
    [InlineData("A=1&")]
    [InlineData("&A=1")]
    [InlineData("A=1&&B=1")]
    [InlineData(".A=1")]
    [InlineData("A.=1")]
    [InlineData("A..B=1")]
    [InlineData(".")]
    public void An_empty_name_is_refused(string text) => IsRefused(text, "empty name");

    [Theory]
    [InlineData("A=1&A=1", "`A`")]
    [InlineData("A=1&%41=2", "`A`")]
    [InlineData("A.0=1&A.0=1", "`A.0`")]
    [InlineData("T.0.K=1&T.0.K=1", "`T.0.K`")]
    public void A_name_twice_is_refused(string text, string name) => IsRefused(text, $"The parameter {name} is given more than once.");

    [Theory]
    [InlineData("T.0=1&T.0.K=1", "`T.0`")]
    [InlineData("T.0.K=1&T.0=1", "`T.0`")]
    [InlineData("T=1&T.0=1", "`T`")]
    [InlineData("T.0=1&T.K=1", "`T`")]
    [InlineData("T.K=1&T.0=1", "`T`")]
    public void One_parameter_in_two_shapes_is_refused(string text, string name) => IsRefused(text, $"{name} is given in more than one shape");

    [Theory]
    [InlineData("T.1=1")]
    [InlineData("T.0=1&T.2=1")]
    [InlineData("T.4095=1")]
    public void A_gap_in_a_list_is_refused(string text) => IsRefused(text, "The list `T` has a gap");

    [Theory]
    [InlineData("T.00=1")]
    [InlineData("T.01=1")]
    [InlineData("T.4096=1")]
    [InlineData("T.99999999999999999999=1")]
    public void An_index_with_leading_zeros_or_too_large_is_refused(string text) => IsRefused(text, "The list `T` has an index that is not valid");

    [Fact]
    public void Indices_may_come_in_any_order()
    {
        string text = string.Join('&', Enumerable.Range(0, 40).Reverse().Select(static i => $"T.{i}=v{i}"));
        Assert.Equal(Enumerable.Range(0, 40).Select(static i => $"v{i}"), Read(text, static reader => reader.TextList("T")));
    }

    [Fact]
    public void Objects_in_lists_in_objects_are_read() => Assert.Equal(
        ["b", "a"],
        Read("O.T.1.V.0=a&O.T.0.V.0=b", static reader => reader.Object("O", static o => o.ObjectList("T", static t => t.TextList("V")[0]))!));

    [Fact]
    public void Depth_and_fields_are_limited()
    {
        IsRefused("A.B.C=1", "At most 2 levels", new ParameterLimits(MaximumDepth: 2));
        FormParameters.Parse("A.B.C=1"u8, new ParameterLimits(MaximumDepth: 3)).Dispose();
        IsRefused("A=1&B=1&C=1", "At most 2 are allowed", new ParameterLimits(MaximumTokens: 2));
        FormParameters.Parse("A=1&B=1&C=1"u8, new ParameterLimits(MaximumTokens: 3)).Dispose();
    }

    [Fact]
    public void Fields_come_unescaped_and_in_order()
    {
        using FormFields fields = FormParameters.Fields("Tags.1.K=a+b&Action=x%26y&Empty"u8, ParameterLimits.Default);
        Assert.Equal(
            ["Tags.1.K=a b", "Action=x&y", "Empty="],
            Enumerable.Range(0, fields.Count).Select(i => Encoding.UTF8.GetString(fields.Name(i)) + "=" + Encoding.UTF8.GetString(fields.Value(i))));
    }

    [Fact]
    public void A_taken_parameter_is_gone_and_not_unknown()
    {
        using ParameterTree tree = FormParameters.Parse("Action=DisableSecret&Nonce=7&SecretName=x"u8, ParameterLimits.Default);
        Assert.Equal("DisableSecret", tree.Take("Action"));
        Assert.Equal("7", tree.Take("Nonce"));
        Assert.Null(tree.Take("Nonce"));
        Assert.Null(tree.Take("Token"));
        Assert.Equal((null, "x"), ParameterReader.Bind(tree, static reader => (reader.Text("Action"), reader.RequiredText("SecretName"))));
    }

    [Fact]
    public void A_common_parameter_that_is_not_a_text_is_refused()
    {
        using ParameterTree tree = FormParameters.Parse("Action.0=x"u8, ParameterLimits.Default);
        Refused.With(ErrorCode.InvalidParameter, "The value type of parameter `Action` is not valid.", () => tree.Take("Action"));
    }

    private static void IsRefused(string text, string message, ParameterLimits? limits = null) =>
        Refused.With(ErrorCode.InvalidParameter, message, () => FormParameters.Parse(Encoding.UTF8.GetBytes(text), limits ?? ParameterLimits.Default));

    private static T Read<T>(string text, Func<ParameterReader, T> read)
    {
        using ParameterTree tree = FormParameters.Parse(Encoding.UTF8.GetBytes(text), ParameterLimits.Default);
        return ParameterReader.Bind(tree, read);
    }
}
