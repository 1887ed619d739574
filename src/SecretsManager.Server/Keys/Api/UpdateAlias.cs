using SecretsManager.Protocol;
using SecretsManager.Protocol.Kms;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Keys.Api;

/// <summary>Gives a key another alias.</summary>
internal sealed class UpdateAlias(KeyCalls calls) : IAction<UpdateAliasRequest, EmptyResponse>
{
    public ActionDeclaration Declaration { get; } = new()
    {
        Service = KmsService.Name,
        Version = KmsService.Version,
        Name = nameof(UpdateAlias),
        Effect = ActionEffect.Write,
        AuditFields = ["KeyId", "Alias"],
    };

    public UpdateAliasRequest Read(ParameterReader parameters) => UpdateAliasRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, UpdateAliasRequest request, CancellationToken cancellation) =>
        calls.Named(call, request.KeyId, cancellation);

    public async ValueTask<EmptyResponse> Handle(AuthorizedCall<UpdateAliasRequest> call, CancellationToken cancellation)
    {
        KeyRules.RefuseMember(call.Request.MemberAccount);
        Stored<MasterKey> stored = await calls.GetOwn(call.Caller.Account, call.Region, call.Request.KeyId, cancellation);
        KeyRules.CheckAlias(call.Request.Alias);
        KeyStates.RequireChangeable(stored.Value, nameof(UpdateAlias));
        if (stored.Value.Alias == call.Request.Alias)
            return EmptyResponse.Instance;
        RecordStore<KeyAlias> aliases = calls.Keys.Aliases;
        RecordIdentity wanted = aliases.Identity(call.Caller.Account, call.Region, call.Request.Alias);
        if (await aliases.Find(wanted, cancellation) is not null)
            throw KeyCallRefusals.AliasTaken();
        if (await aliases.Find(aliases.Identity(call.Caller.Account, call.Region, stored.Value.Alias), cancellation) is { } former)
            call.Changes.Add(RecordStore<KeyAlias>.Delete(former));
        call.Changes.Add(aliases.Insert(wanted, new KeyAlias(stored.Value.KeyId, call.Now)));
        call.Changes.Add(calls.Keys.Records.Update(stored, stored.Value with { Alias = call.Request.Alias }));
        return EmptyResponse.Instance;
    }
}
