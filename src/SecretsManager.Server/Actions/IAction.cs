using SecretsManager.Protocol;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Actions;

/// <summary>
/// One action of an API: what it declares, how its request is read, what it touches, and what it does. Every class that implements
/// this is found at start by its type; nothing else lists it.
/// </summary>
internal interface IAction<TRequest, TResponse>
    where TResponse : IResponse
{
    ActionDeclaration Declaration { get; }

    /// <summary>Reads the request: names and types. Rules on values are for <see cref="Handle"/>, after authorization.</summary>
    TRequest Read(ParameterReader parameters);

    /// <summary>
    /// What the call touches; judged before anything is told about it. It is asked again whenever the call is tried again, and refuses
    /// nothing: what does not exist is named as it would be.
    /// </summary>
    ValueTask<TouchedResource> Resource(AuthenticatedCall call, TRequest request, CancellationToken cancellation);

    /// <summary>What the call touches besides. The caller needs a right on each.</summary>
    ValueTask<IReadOnlyList<TouchedResource>> MoreResources(AuthenticatedCall call, TRequest request, CancellationToken cancellation) => new([]);

    /// <summary>The tags that the request carries, which policies know as <c>qcs:request_tag</c>; not checked yet.</summary>
    IReadOnlyList<RecordTag> RequestTags(TRequest request) => [];

    /// <summary>
    /// Does it. A change goes into the call's changes, which are committed with its audit record; after a lost race it is called
    /// again and reads anew.
    /// </summary>
    ValueTask<TResponse> Handle(AuthorizedCall<TRequest> call, CancellationToken cancellation);
}
