using System.Text.Json;
using SecretsManager.Protocol.Parameters;

namespace SecretsManager.Protocol.Ssm;

/// <summary>Tells what became of a task.</summary>
/// <param name="FlowID">The task.</param>
public sealed record DescribeAsyncRequestInfoRequest(long FlowID)
{
    /// <summary>Reads the request.</summary>
    public static DescribeAsyncRequestInfoRequest Read(ParameterReader parameters) => new(parameters.RequiredInteger("FlowID"));
}

/// <summary>What became of a task.</summary>
/// <param name="TaskStatus">0 it runs, 1 it is done, 2 it has failed.</param>
/// <param name="Description"><c>success</c>, or where it stands, or why it failed.</param>
public sealed record DescribeAsyncRequestInfoResponse(int TaskStatus, string Description) : IResponse
{
    /// <inheritdoc/>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteNumber("TaskStatus"u8, TaskStatus);
        writer.WriteString("Description"u8, Description);
    }
}
