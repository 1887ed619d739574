using SecretsManager.Protocol.Cam;
using SecretsManager.Server.Access.Directory;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Access;

/// <summary>Roles as resources with tags; their names have the id or the name of the role.</summary>
internal sealed class TaggedRoles(AccountDirectory directory) : ITaggedResources
{
    private const string IdPrefix = "role";
    private const string NamePrefix = "roleName";

    public string Service => CamService.Name;

    public IReadOnlyList<string> Prefixes { get; } = [IdPrefix, NamePrefix];

    public bool Regional => false;

    public async ValueTask<TaggedResource> Find(ResourceName name, CancellationToken cancellation)
    {
        string[] parts = name.Path.Split('/');
        if (parts.Length != 2 || parts[1].Length == 0)
            return TaggedResource.Absent(name);
        bool isName = parts[0] == NamePrefix;
        Stored<Role>? stored = isName
            ? await directory.FindRoleNamed(name.Account, parts[1], cancellation)
            : await directory.FindRole(name.Account, parts[1], cancellation);
        if (stored is not null)
            return Of(stored, isName);
        RecordIdentity absent = isName ? directory.RoleName(name.Account, parts[1]) : directory.RoleIdentity(name.Account, parts[1]);
        return TaggedResource.Absent(new TouchedResource(name) { Judged = (absent, 0) });
    }

    public RecordQuery All(long account, string region) => new(RecordKind.Role, account, region) { Ascending = true, Offset = 0, Limit = 1 };

    public async Task<IReadOnlyList<TaggedResource>> List(RecordQuery query, CancellationToken cancellation) =>
        [.. (await directory.Roles.List(query, cancellation)).Records.Select(role => Of(role, byName: false))];

    // The name as the call spells it is the one that a refusal tells, so that it tells nothing.
    private TaggedResource Of(Stored<Role> stored, bool byName)
    {
        Role role = stored.Value;
        ResourceName byId = new(CamService.Name, string.Empty, role.Account, $"{IdPrefix}/{role.RoleId}");
        ResourceName named = byId with { Path = $"{NamePrefix}/{role.Name}" };
        TouchedResource touched = new(byName ? named : byId)
        {
            OtherName = byName ? byId : named,
            Tags = role.Tags,
            Judged = TouchedResource.Of(stored.Identity, stored),
        };
        return new TaggedResource(
            touched, (role.Created, stored.Identity.Id), (tags, now) => directory.Roles.Update(stored, role with { Tags = tags, Updated = now }));
    }
}
