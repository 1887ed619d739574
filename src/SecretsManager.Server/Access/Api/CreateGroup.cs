using System.Globalization;
using SecretsManager.Protocol.Cam;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access.Api;

/// <summary>Creates a group of users.</summary>
internal sealed class CreateGroup(IdentityCalls calls, IRandomBytes random) : IAction<CreateGroupRequest, CreateGroupResponse>
{
    // A number that is taken makes the commit a conflict, and the next try draws another.
    private const long FirstId = 1_000_000;
    private const long LastId = 999_999_999;

    public ActionDeclaration Declaration { get; } = new()
    {
        Service = CamService.Name,
        Version = CamService.Version,
        Name = nameof(CreateGroup),
        Effect = ActionEffect.Write,
        AuditFields = ["GroupName", "Remark"],
        AnswerFields = ["GroupId"],
        Regional = false,
    };

    public CreateGroupRequest Read(ParameterReader parameters) => CreateGroupRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, CreateGroupRequest request, CancellationToken cancellation) =>
        new(IdentityResources.AnyGroup(call));

    public async ValueTask<CreateGroupResponse> Handle(AuthorizedCall<CreateGroupRequest> call, CancellationToken cancellation)
    {
        CreateGroupRequest request = call.Request;
        long account = call.Caller.Account;
        IdentityRules.CheckGroupName(request.GroupName);
        IdentityRules.CheckRemark(request.Remark);
        if (await calls.Directory.Claims.Find(calls.Directory.GroupName(account, request.GroupName), cancellation) is not null)
            throw IdentityRefusals.GroupNameTaken();
        if (await calls.Directory.Groups.Count(account, string.Empty, cancellation) >= IdentityRules.MostGroups)
            throw IdentityRefusals.TooManyGroups(IdentityRules.MostGroups);

        long groupId = Identifiers.NewNumber(FirstId, LastId, random);
        Group group = new(groupId, request.GroupName, account, call.Now) { Remark = request.Remark ?? string.Empty };
        call.Notes.Add(("GroupId", groupId.ToString(CultureInfo.InvariantCulture)));
        call.Changes.Add(new Change.ExpectFewer(new RecordQuery(RecordKind.Group, account, string.Empty) { Offset = 0, Limit = 1 }, IdentityRules.MostGroups));
        call.Changes.Add(calls.Directory.Claims.Insert(
            calls.Directory.GroupName(account, group.Name), new NameClaim(groupId.ToString(CultureInfo.InvariantCulture), call.Now)));
        call.Changes.Add(calls.Directory.Groups.Insert(calls.Directory.GroupIdentity(account, groupId), group));
        return new CreateGroupResponse(groupId);
    }
}
