using System.Text;
using SecretsManager.Protocol;
using SecretsManager.Protocol.Parameters;
using Xunit;

namespace SecretsManager.Tests.Parameters;

public class MultipartParametersTests
{
    private const string Plain = "multipart/form-data; boundary=b1";
    private const string Part = "--b1\r\nContent-Disposition: form-data; name=\"A\"\r\n\r\nx\r\n";

    [Theory]
    [InlineData("multipart/form-data; boundary=b1")]
    [InlineData("multipart/form-data;boundary=\"b1\"")]
    [InlineData("Multipart/Form-Data; charset=utf-8; Boundary=b1")]
    public void The_boundary_is_found(string contentType) => Assert.Equal("x", Read(Part + "--b1--\r\n", contentType));

    [Theory]
    [InlineData("")]
    [InlineData("text/plain; boundary=b1")]
    [InlineData("multipart/form-data")]
    [InlineData("multipart/form-data; charset=utf-8")]
    [InlineData("multipart/form-data; boundary=")]
    [InlineData("multipart/form-data; boundary=\"\"")]
    [InlineData("multipart/form-data; boundary=\"b1")]
    [InlineData("multipart/form-data; boundary=\"b\\1\"")]
    [InlineData("multipart/form-data; boundary=b1; boundary=b1")]
    [InlineData("multipart/form-data; boundary=b1 x")]
    [InlineData("multipart/form-data; boundary=\"b1 \"")]
    [InlineData("multipart/form-data; boundary=b未")]
    [InlineData("multipart/form-data; boundary=b<1")]
    [InlineData("multipart/form-data; boundary=12345678901234567890123456789012345678901234567890123456789012345678901")]
    [InlineData("multipart/form-data;; boundary=b1")]
    public void A_content_type_without_one_good_boundary_is_refused(string contentType) => IsRefused(Part + "--b1--", contentType);

    [Theory]
    [InlineData("--b1\r\nContent-Disposition: form-data; name=\"A\"; filename=\"f.txt\"\r\nContent-Type: text/plain\r\n\r\nx\r\n--b1--")]
    [InlineData("--b1\r\nX: y\r\ncontent-disposition:form-data;filename=f;name=\"A\"\r\n\r\nx\r\n--b1--\r\n")]
    public void Other_headers_and_file_names_are_ignored(string body) => Assert.Equal("x", Read(body, Plain));

    [Fact]
    public void A_value_may_hold_line_breaks_and_dashes() => Assert.Equal(
        "\r\n--b\r\nx--b1\n", Read("--b1\r\nContent-Disposition: form-data; name=\"A\"\r\n\r\n\r\n--b\r\nx--b1\n\r\n--b1--", Plain));

    [Theory]
    [InlineData("")]
    [InlineData("--b1--")]
    [InlineData("--b1--\r\n")]
    public void No_parts_are_no_parameters(string body) => Assert.Null(Read(body, Plain));

    [Theory]
    [InlineData("x" + Part + "--b1--")]
    [InlineData("\r\n" + Part + "--b1--")]
    [InlineData(Part)]
    [InlineData(Part + "--b1")]
    [InlineData(Part + "--b1-")]
    [InlineData(Part + "--b1--x")]
    [InlineData(Part + "--b1--\r\n\r\n")]
    [InlineData(Part + "--b12--")]
    [InlineData("--b1\nContent-Disposition: form-data; name=\"A\"\n\nx\n--b1--")]
    [InlineData("--b1\r\n\r\nx\r\n--b1--")]
    [InlineData("--b1\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b1--")]
    [InlineData("--b1\r\nContent-Disposition: form-data; name=A\r\n\r\nx\r\n--b1--")]
    [InlineData("--b1\r\nContent-Disposition: form-data; name=\"\"\r\n\r\nx\r\n--b1--")]
    [InlineData("--b1\r\nContent-Disposition: form-data; name=\"A\"; name=\"B\"\r\n\r\nx\r\n--b1--")]
    [InlineData("--b1\r\nContent-Disposition: attachment; name=\"A\"\r\n\r\nx\r\n--b1--")]
    [InlineData("--b1\r\nContent-Disposition: form-data; name=\"A\"\r\nContent-Disposition: form-data; name=\"A\"\r\n\r\nx\r\n--b1--")]
    [InlineData("--b1\r\nContent-Disposition: form-data; name=\"A\"\r\nno colon\r\n\r\nx\r\n--b1--")]
    [InlineData("--b1\r\nContent-Disposition: form-data; name=\"A\"\r\n folded: x\r\n\r\nx\r\n--b1--")]
    [InlineData("--b1\r\nContent-Disposition: form-data; name=\"A\"\r\n")]
    public void A_malformed_body_is_refused(string body) => IsRefused(body, Plain);

    [Fact]
    public void Headers_are_bounded()
    {
        IsRefused("--b1\r\n" + string.Concat(Enumerable.Repeat("X: y\r\n", 17)) + "\r\nx\r\n--b1--", Plain);
        IsRefused("--b1\r\nX: " + new string('y', 2000) + "\r\n\r\nx\r\n--b1--", Plain);
    }

    [Fact]
    public void Names_and_texts_follow_the_rules_of_forms()
    {
        Refused.With(ErrorCode.InvalidParameter, "`A` is given more than once", static () => Parse(Part + Part + "--b1--", Plain, ParameterLimits.Default));
        Refused.With(ErrorCode.InvalidParameter, "At most 1 are", static () => Parse(Part + Part + "--b1--", Plain, new ParameterLimits(MaximumTokens: 1)));
        Refused.With(ErrorCode.InvalidParameter, "has a gap", static () => Parse(Part.Replace("\"A\"", "\"A.1\"", StringComparison.Ordinal) + "--b1--", Plain, ParameterLimits.Default));
        byte[] body = [.. Encoding.UTF8.GetBytes(Part.Replace("x\r\n", "", StringComparison.Ordinal)), 0xFF, .. "\r\n--b1--"u8];
        Refused.With(ErrorCode.InvalidParameter, "UTF-8", () => MultipartParameters.Parse(body, Plain, ParameterLimits.Default));
    }

    private static void IsRefused(string body, string contentType) =>
        Refused.With(ErrorCode.InvalidRequest, "The multipart request is malformed", () => Parse(body, contentType, ParameterLimits.Default));

    private static ParameterTree Parse(string body, string contentType, ParameterLimits limits) =>
        MultipartParameters.Parse(Encoding.UTF8.GetBytes(body), contentType, limits);

    private static string? Read(string body, string contentType)
    {
        using ParameterTree tree = Parse(body, contentType, ParameterLimits.Default);
        return ParameterReader.Bind(tree, static reader => reader.Text("A"));
    }
}
