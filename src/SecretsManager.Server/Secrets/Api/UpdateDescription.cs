using SecretsManager.Protocol;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Secrets.Api;

/// <summary>Replaces the description of a secret.</summary>
internal sealed class UpdateDescription(SecretStore secrets, SecretResources resources) : IAction<UpdateDescriptionRequest, UpdateDescriptionResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = SsmService.Name,
        Version = SsmService.Version,
        Name = nameof(UpdateDescription),
        Effect = ActionEffect.Write,
        AuditFields = ["SecretName", "Description"],
        AnswerFields = ["SecretName"],
    };

    public UpdateDescriptionRequest Read(ParameterReader parameters) => UpdateDescriptionRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, UpdateDescriptionRequest request, CancellationToken cancellation) =>
        resources.Named(call, request.SecretName, cancellation);

    public async ValueTask<UpdateDescriptionResponse> Handle(AuthorizedCall<UpdateDescriptionRequest> call, CancellationToken cancellation)
    {
        SecretRules.CheckDescription(call.Request.Description);
        Stored<Secret> stored = await secrets.GetChangeable(
            call.Caller.Account, call.Region, call.Request.SecretName, nameof(UpdateDescription), cancellation, ErrorCode.FailedOperation);
        call.Changes.Add(secrets.Records.Update(stored, stored.Value with { Description = call.Request.Description }));
        return new UpdateDescriptionResponse(stored.Value.Name);
    }
}
