using System.Reflection;
using System.Text;
using System.Text.Json;
using SecretsManager.Protocol;
using SecretsManager.Server.Gateway;
using Xunit;

namespace SecretsManager.Tests.Gateway;

public class AnswerTests
{
    [Fact]
    public void A_success_has_its_fields_then_the_request_id()
    {
        using Answer answer = new("id-1");
        answer.Succeed(new Texts("SecretName", "a\"密<&'+"));
        Assert.Equal("""{"Response":{"SecretName":"a\"密<&'+","RequestId":"id-1"}}""", TextOf(answer));
    }

    [Fact]
    public void A_refusal_has_code_and_message_in_the_caller_s_language()
    {
        using Answer answer = new("id-1");
        answer.Refuse("ResourceNotFound", new LocalizedText("none", "没有"));
        Assert.Equal("""{"Response":{"Error":{"Code":"ResourceNotFound","Message":"none"},"RequestId":"id-1"}}""", TextOf(answer));
        answer.Language = Language.Chinese;
        answer.Refuse("ResourceNotFound", new LocalizedText("none", "没有"));
        Assert.Equal("""{"Response":{"Error":{"Code":"ResourceNotFound","Message":"没有"},"RequestId":"id-1"}}""", TextOf(answer));
    }

    [Fact]
    public void A_repetition_has_the_fields_of_the_first_answer_and_an_id_of_its_own()
    {
        using Answer answer = new("id-2");
        using JsonDocument first = JsonDocument.Parse("""{"SecretName":"a","Total":3,"Tags":[{"TagKey":"k"}]}""");
        answer.Repeat(first.RootElement);
        Assert.Equal("""{"Response":{"SecretName":"a","Total":3,"Tags":[{"TagKey":"k"}],"RequestId":"id-2"}}""", TextOf(answer));
    }

    [Fact]
    public void A_refusal_after_a_success_leaves_nothing_of_it()
    {
        using Answer answer = new("id-1");
        answer.Succeed(new Texts("SecretString", new string('s', 3000)));
        byte[] buffer = BufferOf(answer);
        answer.Refuse("InternalError", new LocalizedText("e", "e"));
        Assert.Equal("""{"Response":{"Error":{"Code":"InternalError","Message":"e"},"RequestId":"id-1"}}""", TextOf(answer));
        Assert.DoesNotContain("ssss", Encoding.UTF8.GetString(buffer), StringComparison.Ordinal);
    }

    [Fact]
    public void A_large_answer_grows_and_the_end_wipes_it()
    {
        Answer answer = new("id-1");
        byte[] small = BufferOf(answer);
        answer.Succeed(new Texts("SecretString", new string('z', 100_000)));
        byte[] large = BufferOf(answer);
        Assert.NotSame(small, large);
        Assert.Equal(100_000, TextOf(answer).Count(c => c == 'z'));
        answer.Dispose();
        Assert.DoesNotContain("zzzz", Encoding.UTF8.GetString(large), StringComparison.Ordinal);
        Assert.True(answer.Body.IsEmpty);
    }

    private static byte[] BufferOf(Answer answer) =>
        (byte[])typeof(Answer).GetField("rented", BindingFlags.NonPublic | BindingFlags.Instance)!.GetValue(answer)!;

    private static string TextOf(Answer answer) => Encoding.UTF8.GetString(answer.Body.Span);

    private sealed record Texts(string Name, string Value) : IResponse
    {
        public void Write(Utf8JsonWriter writer) => writer.WriteString(Name, Value);
    }
}
