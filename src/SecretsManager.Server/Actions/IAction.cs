using SecretsManager.Protocol;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access;

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

    /// <summary>What the call touches; judged before anything is told about it.</summary>
    ValueTask<ResourceName> Resource(AuthenticatedCall call, TRequest request, CancellationToken cancellation);

    /// <summary>
    /// Does it. A change goes into the call's changes, which are committed with its audit record; after a lost race it is called
    /// again and reads anew.
    /// </summary>
    ValueTask<TResponse> Handle(AuthorizedCall<TRequest> call, CancellationToken cancellation);
}
