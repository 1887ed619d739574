using System.Text;
using SecretsManager.Server.Audit;
using SecretsManager.Server.Audit.Events;
using Xunit;

namespace SecretsManager.Tests.Audit;

/// <summary>The index reads a record in a shorter way than a search does; both must read the same.</summary>
public class IndexedRecordTests
{
    public static TheoryData<string> Lines =>
    [
        """{"v":2,"requestId":"r","time":1790000000999,"account":7,"principal":"qcs::cam::uin/7:uin/8","type":"User","id":"8","key":"AKID","source":"::1","action":"GetSecretValue","resource":"qcs::ssm:g:uin/7:secret/creatorUin/8/db","outcome":"Success"}""",
        """{"v":1,"requestId":"r","time":1790000000000,"account":7,"principal":"qcs::cam::uin/7:uin/8","action":"A","outcome":"ResourceNotFound"}""",
        """{"v":1,"requestId":"r","time":1,"account":7,"principal":"qcs::sts:7:assumed-role/4611686018427","outcome":"Success"}""",
        """{"v":2,"requestId":"r","time":1,"account":0,"outcome":"AuthFailure.SecretIdNotFound","message":"m"}""",
        """{"v":2,"requestId":"r","time":1,"account":7,"principal":"operator","type":"Operator","action":"A","outcome":"Success"}""",
        """{"v":2,"requestId":"r","time":1,"account":7,"action":"CreateKey","resource":"qcs::kms::uin/7:*","outcome":"Success","parameters":{"SecretName":"wrong","Alias":"a"},"answer":{"KeyId":"k"}}""",
        """{"v":2,"requestId":"r","time":1,"account":7,"action":"CreateSecret","outcome":"Success","parameters":{"KeyId":"k","SecretName":"\u4f60\"好"},"binding":{"signature":"0","meaning":"1","expires":2}}""",
        """{"v":2,"requestId":"r","time":1,"account":7,"action":"C","outcome":"Success","parameters":{"SecretName":"p"},"answer":{"SecretName":""}}""",
        """{"action":"A","account":7,"more":[{"action":"B"}],"time":1,"resource":null,"outcome":"Success"}""",
    ];

    [Theory]
    [MemberData(nameof(Lines))]
    public void What_the_index_keeps_of_a_record_is_what_a_search_reads_in_it(string line)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(line);
        AuditEvent found = AuditEvent.Read("node", 1, bytes);
        Assert.Equal(
            new IndexedRecord(
                found.Account, found.Second, found.Action, found.PrincipalId, found.ResourceName, found.AccessKeyId, found.SourceAddress, found.Succeeded ? string.Empty : found.Outcome),
            IndexedRecord.Read(bytes));
    }

    [Fact]
    public void A_record_is_passed_over_only_if_it_says_the_same_as_the_one_before()
    {
        string[] lines =
        [
            Line("a", 1000, "GetSecretValue"),
            Line("b", 1999, "GetSecretValue"),
            Line("c", 2000, "GetSecretValue"),
            Line("d", 2000, "ListSecrets"),
            Line("e", 2001, "ListSecrets", binding: "2"),
            Line("f", 2001, "ListSecrets", binding: null),
            """{"v":1,"action":"A","requestId":"g","time":2001,"account":7,"outcome":"Success"}""",
            """{"v":1,"action":"B","requestId":"h","time":2001,"account":7,"outcome":"Success"}""",
        ];
        LikeRecords like = default;
        List<string> read = [];
        foreach (string line in lines)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(line);
            if (like.Next(bytes) is not { } record)
                continue;
            Assert.Equal(IndexedRecord.Read(bytes), record);
            read.Add(AuditEvent.Read("node", 1, bytes).RequestId);
        }

        Assert.Equal(["a", "c", "d", "f", "g", "h"], read);
    }

    private static string Line(string id, long time, string action, string? binding = "1") =>
        $$"""{"v":2,"requestId":"{{id}}","time":{{time}},"account":7,"action":"{{action}}","outcome":"{{CallRecord.Success}}"{{(binding is null ? "" : $$""","binding":{"signature":"{{binding}}"}""")}}}""";
}
