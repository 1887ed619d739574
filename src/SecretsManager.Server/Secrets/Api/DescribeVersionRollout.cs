using SecretsManager.Protocol.Parameters;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Secrets.Readers;
using SecretsManager.Server.Secrets.Rollouts;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Secrets.Api;

/// <summary>Tells how far the rollout of a secret is and who reads the secret, page by page. Every secret has readers, of whatever type it is.</summary>
internal sealed class DescribeVersionRollout(SecretStore secrets, SecretResources resources, VersionChoice versions, SecretReaders readers)
    : IAction<DescribeVersionRolloutRequest, DescribeVersionRolloutResponse>
{
    private const int UsualPage = 20;
    private const int LongestPage = 200;

    public ActionDeclaration Declaration { get; } = new()
    {
        Service = SsmService.Name,
        Version = SsmService.Version,
        Name = nameof(DescribeVersionRollout),
        Effect = ActionEffect.Read,
        AuditFields = ["SecretName", "VersionId", "Days", "Offset", "Limit"],
    };

    public DescribeVersionRolloutRequest Read(ParameterReader parameters) => DescribeVersionRolloutRequest.Read(parameters);

    public ValueTask<TouchedResource> Resource(AuthenticatedCall call, DescribeVersionRolloutRequest request, CancellationToken cancellation) =>
        resources.Named(call, request.SecretName, cancellation);

    public async ValueTask<DescribeVersionRolloutResponse> Handle(AuthorizedCall<DescribeVersionRolloutRequest> call, CancellationToken cancellation)
    {
        DescribeVersionRolloutRequest request = call.Request;
        if (!string.IsNullOrEmpty(request.VersionId))
            SecretRules.CheckVersionId(request.VersionId);
        int days = ParameterRules.CheckNumber("Days", request.Days, SecretReaders.DaysKept);
        int offset = ParameterRules.CheckNumber("Offset", request.Offset, int.MaxValue);
        int limit = ParameterRules.CheckNumber("Limit", request.Limit, LongestPage);
        Stored<Secret> stored = await secrets.Get(call.Caller.Account, call.Region, request.SecretName, cancellation);
        long since = call.Now - ((days == 0 ? SecretReaders.DaysKept : days) * TimeSpan.MillisecondsPerDay);
        IReadOnlyList<Reader> all = await readers.Of(stored.Value, since, cancellation);
        Reader[] asked = [.. all.Where(reader => string.IsNullOrEmpty(request.VersionId) || reader.Version == request.VersionId)];
        return new DescribeVersionRolloutResponse(
            RolloutTelling.Info(stored.Value, versions.Current(stored.Value)),
            [.. all.GroupBy(reader => reader.Version, StringComparer.Ordinal).OrderBy(version => version.Key, StringComparer.Ordinal).Select(Counted)],
            asked.Length,
            [.. asked.Skip(offset).Take(limit == 0 ? UsualPage : limit).Select(Told)]);
    }

    private static VersionReaders Counted(IGrouping<string, Reader> version) =>
        new(version.Key, version.LongCount(), version.LongCount(reader => reader.Asked == SsmService.CurrentVersion));

    private static SecretReader Told(Reader reader) =>
        new(reader.Principal, reader.SourceAddress, reader.UserAgent, reader.Asked, reader.Version, reader.Seen / 1000);
}
