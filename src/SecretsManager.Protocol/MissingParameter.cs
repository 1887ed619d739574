namespace SecretsManager.Protocol;

/// <summary>The refusal of a request that leaves out what it must give.</summary>
public static class MissingParameter
{
    /// <summary>Names the parameter, flattened: <c>Tags.0.TagKey</c>.</summary>
    public static ApiException Named(string name) => new(
        ErrorCode.MissingParameter,
        $"The request is missing a required parameter `{name}`.",
        $"请求缺少必需的参数 `{name}`。");
}
