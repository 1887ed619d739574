using SecretsManager.Protocol.Kms;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Keys.Api;

/// <summary>Lists the usages of keys and the algorithms that are supported.</summary>
internal sealed class ListAlgorithms : IAction<ListAlgorithmsRequest, ListAlgorithmsResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = KmsService.Name,
        Version = KmsService.Version,
        Name = nameof(ListAlgorithms),
        Effect = ActionEffect.Read,
    };

    public ListAlgorithmsRequest Read(ParameterReader parameters) => ListAlgorithmsRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, ListAlgorithmsRequest request, CancellationToken cancellation) =>
        KeyCalls.Operation(call);

    public ValueTask<ListAlgorithmsResponse> Handle(AuthorizedCall<ListAlgorithmsRequest> call, CancellationToken cancellation)
    {
        return new(new ListAlgorithmsResponse(
            [new AlgorithmInfo(KeyUsages.NameOf(KeyUsage.EncryptDecrypt), "AES_256")],
            [new AlgorithmInfo(KeyUsages.NameOf(KeyUsage.DecryptRsa2048), "RSA_2048")],
            [.. KeyUsages.Signing.Select(entry => new AlgorithmInfo(KeyUsages.NameOf(entry.Usage), entry.Name))]));
    }
}
