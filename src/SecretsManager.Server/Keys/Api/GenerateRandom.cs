using SecretsManager.Protocol;
using SecretsManager.Protocol.Kms;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Keys.Api;

/// <summary>Gives bytes that nobody can predict.</summary>
internal sealed class GenerateRandom(IRandomBytes random) : IAction<GenerateRandomRequest, GenerateRandomResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = KmsService.Name,
        Version = KmsService.Version,
        Name = nameof(GenerateRandom),
        Effect = ActionEffect.Read,
        AuditFields = ["NumberOfBytes"],
    };

    public GenerateRandomRequest Read(ParameterReader parameters) => GenerateRandomRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, GenerateRandomRequest request, CancellationToken cancellation) =>
        KeyCalls.Operation(call);

    public ValueTask<GenerateRandomResponse> Handle(AuthorizedCall<GenerateRandomRequest> call, CancellationToken cancellation)
    {
        ulong length = call.Request.NumberOfBytes;
        if (length is 0 or > KeyRules.LongestRandom)
            throw ParameterRules.Wrong("NumberOfBytes", $"an integer from 1 to {KeyRules.LongestRandom}", $"1 至 {KeyRules.LongestRandom} 的整数");
        SecretValue value = SecretValue.Create((int)length, out Span<byte> bytes);
        random.Fill(bytes);
        return new(new GenerateRandomResponse(value));
    }
}
