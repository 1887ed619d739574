using SecretsManager.Protocol.Kms;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Keys.Api;

/// <summary>Gives a public key under which material can be imported, and the token of the import; both are good for 24 hours.</summary>
internal sealed class GetParametersForImport(KeyCalls calls, IRandomBytes random) : IAction<GetParametersForImportRequest, GetParametersForImportResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = KmsService.Name,
        Version = KmsService.Version,
        Name = nameof(GetParametersForImport),
        Effect = ActionEffect.Write,
        AuditFields = ["KeyId", "WrappingAlgorithm", "WrappingKeySpec"],
        AnswerFields = ["KeyId", "ParametersValidTo"],
    };

    public GetParametersForImportRequest Read(ParameterReader parameters) => GetParametersForImportRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, GetParametersForImportRequest request, CancellationToken cancellation) =>
        calls.Named(call, request.KeyId, cancellation);

    public async ValueTask<GetParametersForImportResponse> Handle(AuthorizedCall<GetParametersForImportRequest> call, CancellationToken cancellation)
    {
        RsaPadding padding = KeyUsages.PaddingOf(call.Request.WrappingAlgorithm)
            ?? throw ParameterRules.Wrong("WrappingAlgorithm", string.Join(", ", KeyUsages.PaddingNames), string.Join("、", KeyUsages.PaddingNames));
        if (call.Request.WrappingKeySpec != "RSA_2048")
            throw ParameterRules.Wrong("WrappingKeySpec", "RSA_2048", "RSA_2048");
        Stored<MasterKey> stored = await calls.GetOwn(call.Caller.Account, call.Region, call.Request.KeyId, cancellation);
        KeyStates.RequireImportable(stored.Value, nameof(GetParametersForImport));
        (ImportOffer offer, byte[] publicKey) = KeyImport.Offer(padding, call.Now, random);
        call.Changes.Add(calls.Keys.Records.Update(stored, stored.Value with { ImportOffers = KeyImport.With(stored.Value.ImportOffers, offer, call.Now) }));
        return new GetParametersForImportResponse(stored.Value.KeyId, offer.Token, publicKey, offer.ValidTo / 1000);
    }
}
