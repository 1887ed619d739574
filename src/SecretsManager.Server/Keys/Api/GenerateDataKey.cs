using SecretsManager.Protocol;
using SecretsManager.Protocol.Kms;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Keys.Api;

/// <summary>Gives a fresh data key, in the clear and encrypted under a key. Nothing of it is kept here.</summary>
internal sealed class GenerateDataKey(KeyCalls calls, KeyCipher cipher, IRandomBytes random) : IAction<GenerateDataKeyRequest, GenerateDataKeyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = KmsService.Name,
        Version = KmsService.Version,
        Name = nameof(GenerateDataKey),
        Effect = ActionEffect.Read,
        AuditFields = ["KeyId", "KeySpec", "NumberOfBytes"],
        AnswerFields = ["KeyId"],
    };

    public GenerateDataKeyRequest Read(ParameterReader parameters) => GenerateDataKeyRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, GenerateDataKeyRequest request, CancellationToken cancellation) =>
        calls.Named(call, request.KeyId, cancellation);

    public async ValueTask<GenerateDataKeyResponse> Handle(AuthorizedCall<GenerateDataKeyRequest> call, CancellationToken cancellation)
    {
        GenerateDataKeyRequest request = call.Request;
        if (request.IsHostedByKms is > 0 || !string.IsNullOrEmpty(request.DataKeyName) || request.Tags.Count > 0)
            throw KeyCallRefusals.HostedDataKeys();
        KeyRules.RefuseCluster(request.HsmClusterId);
        int length = LengthOf(request);
        EncryptionContext context = EncryptionContext.Read("EncryptionContext", request.EncryptionContext);
        using RecipientKey? recipient = RecipientKey.Read(request.EncryptionPublicKey, request.EncryptionAlgorithm);
        MasterKey key = await calls.Usable(call, request.KeyId, KeyAct.Encrypt, cancellation);
        using SecretValue dataKey = NewDataKey(length);
        byte[] blob = await cipher.Encrypt(key, call.Region, context, dataKey, cancellation);
        return new GenerateDataKeyResponse(key.KeyId, RecipientKey.Protect(recipient, dataKey), blob);
    }

    // Where both are given, the number of bytes counts.
    private static int LengthOf(GenerateDataKeyRequest request)
    {
        if (request.NumberOfBytes is { } length and not 0)
            return length <= KeyRules.LongestRandom
                ? (int)length
                : throw ParameterRules.Wrong("NumberOfBytes", $"an integer from 1 to {KeyRules.LongestRandom}", $"1 至 {KeyRules.LongestRandom} 的整数");
        return request.KeySpec switch
        {
            "AES_128" => 16,
            "AES_256" => 32,
            null or "" => throw MissingParameter.Named("KeySpec"),
            _ => throw ParameterRules.Wrong("KeySpec", "AES_128, AES_256", "AES_128、AES_256"),
        };
    }

    private SecretValue NewDataKey(int length)
    {
        SecretValue dataKey = SecretValue.Create(length, out Span<byte> bytes);
        random.Fill(bytes);
        return dataKey;
    }
}
