using SecretsManager.Protocol;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Tags;

/// <summary>
/// An action that changes the tags of resources. The caller needs its permission on each of them twice: with the tags that it has and with
/// those that it would have, so that nobody tags a thing into his policies or out of another's.
/// </summary>
internal abstract class Retagging<TRequest, TResponse>(TagCalls calls) : IAction<TRequest, TResponse>
    where TResponse : IResponse
{
    public abstract ActionDeclaration Declaration { get; }

    protected TagCalls Calls { get; } = calls;

    public abstract TRequest Read(ParameterReader parameters);

    // Without a resource it is nobody's, and refused for that.
    public async ValueTask<TouchedResource> Resource(AuthenticatedCall call, TRequest request, CancellationToken cancellation) =>
        Targets(call.Caller, request) is [TagTarget first, ..] ? await Touched(call, first, cancellation) : TagCalls.Operation(call.Caller);

    public async ValueTask<IReadOnlyList<TouchedResource>> MoreResources(AuthenticatedCall call, TRequest request, CancellationToken cancellation)
    {
        List<TouchedResource> touched = [];
        TagEdit edit = Edit(request);
        foreach (TagTarget target in Targets(call.Caller, request).Take(TagRequests.MostResourceIds))
        {
            TouchedResource resource = await Touched(call, target, cancellation);
            touched.AddRange([resource, resource with { Tags = edit.Apply(resource.Tags) }]);
        }

        return touched;
    }

    public IReadOnlyList<RecordTag> RequestTags(TRequest request) => Edit(request).RequestTags;

    public async ValueTask<TResponse> Handle(AuthorizedCall<TRequest> call, CancellationToken cancellation)
    {
        Check(call.Request);
        TagEdit edit = Edit(call.Request);
        HashSet<RecordIdentity> done = [];
        List<(TagTarget Target, ApiException Refusal)> failed = [];
        foreach (TagTarget target in Targets(call.Caller, call.Request))
        {
            TaggedResource? found = await Calls.Find(target, call.Caller, cancellation);
            ApiException? fault = Calls.FaultOf(target, found) ?? FaultOf(found!, call.Request) ?? FaultOfCount(edit, found!);
            if (fault is not null)
                failed.Add((target, fault));
            else if (done.Add(found!.Touched.Judged!.Value.Identity))
                Retag(call, found, edit, done.Count - 1);
        }

        if (done.Count > 0)
            TagNotes.Add(call, edit.Set, edit.Unset);
        return Answer(failed);
    }

    /// <summary>The resources that the request names.</summary>
    protected abstract IReadOnlyList<TagTarget> Targets(Caller caller, TRequest request);

    /// <summary>What it does to their tags; it refuses nothing.</summary>
    protected abstract TagEdit Edit(TRequest request);

    /// <summary>Refuses what is wrong with the request as a whole.</summary>
    protected abstract void Check(TRequest request);

    /// <summary>Why one resource cannot be changed so; null if it can.</summary>
    protected virtual ApiException? FaultOf(TaggedResource resource, TRequest request) => null;

    /// <summary>The answer, or the refusal, when some stay as they are.</summary>
    protected abstract TResponse Answer(IReadOnlyList<(TagTarget Target, ApiException Refusal)> failed);

    private async ValueTask<TouchedResource> Touched(AuthenticatedCall call, TagTarget target, CancellationToken cancellation) =>
        (await Calls.Find(target, call.Caller, cancellation))?.Touched ?? TagCalls.Operation(call.Caller);

    private static ApiException? FaultOfCount(TagEdit edit, TaggedResource found) =>
        edit.Apply(found.Tags).Count > TagRules.MostTags ? TagRefusals.TooManyOnResource() : null;

    private static void Retag(AuthorizedCall<TRequest> call, TaggedResource resource, TagEdit edit, int number)
    {
        call.Note($"Resources.{number}", resource.Name.ToString());
        IReadOnlyList<RecordTag> tags = edit.Apply(resource.Tags);
        if (!TagEdit.AreSame(resource.Tags, tags))
            call.Changes.Add(resource.Retag!(tags, call.Now));
    }
}
