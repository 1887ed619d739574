using System.Globalization;
using SecretsManager.Server.Access;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Actions;

/// <summary>A call that has been authenticated, bound and authorized; nothing but <see cref="Demand"/> makes one.</summary>
internal sealed class AuthorizedCall<TRequest>
{
    // What a record takes of a text.
    private const int LongestPiece = 512;

    private readonly Judge judge;
    private readonly string permission;

    private AuthorizedCall(AuthenticatedCall call, TRequest request, Judge judge, string permission)
    {
        Caller = call.Caller;
        Region = call.Region;
        SourceAddress = call.SourceAddress;
        UserAgent = call.UserAgent;
        Now = call.Now;
        Request = request;
        (this.judge, this.permission) = (judge, permission);
    }

    public Caller Caller { get; }

    /// <summary>The region in which the call acts; empty for an action that has none.</summary>
    public string Region { get; }

    /// <summary>The address that the call came from; empty for the product's own.</summary>
    public string SourceAddress { get; }

    /// <summary>What the caller's program calls itself, which nobody has proven; empty for the product's own.</summary>
    public string UserAgent { get; }

    /// <summary>When the call arrived, Unix milliseconds; the one time that all of the call uses.</summary>
    public long Now { get; }

    public TRequest Request { get; }

    /// <summary>What the call changes, in order. A call that reads notes here at most who read: nothing that can conflict.</summary>
    public List<Change> Changes { get; } = [];

    /// <summary>What the call found out that belongs into its audit record; never a value.</summary>
    public List<(string Name, string Text)> Notes { get; } = [];

    /// <summary>
    /// What takes back that which the call has done outside the database, a key made in a module, if its changes are not committed. The
    /// newest goes first.
    /// </summary>
    public Stack<Func<ValueTask>> Undo { get; } = [];

    /// <summary>Notes a text that may be longer than the audit record takes in one piece: the pieces are <c>name</c>, <c>name.1</c> and on.</summary>
    public void Note(string name, string text)
    {
        int start = 0;
        for (int piece = 0; piece == 0 || start < text.Length; piece++)
        {
            int length = int.Min(LongestPiece, text.Length - start);
            if (start + length < text.Length && char.IsHighSurrogate(text[start + length - 1]))
                length--;
            Notes.Add((piece == 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}.{piece}"), text.Substring(start, length)));
            start += length;
        }
    }

    /// <summary>Whether one answer holds for all things that the call lists, so that none need be asked about.</summary>
    public bool SeesAll => judge.May(permission, OperationOf(permission, Caller)) && judge.IsSameForAll(permission);

    /// <summary>Whether the caller may do what it does on one of the things that the call lists.</summary>
    public bool Sees(TouchedResource resource) => judge.May(permission, resource);

    /// <summary>Judges a call by everything that it touches.</summary>
    /// <exception cref="Protocol.ApiException"><c>UnauthorizedOperation</c>.</exception>
    public static AuthorizedCall<TRequest> Demand(
        AuthenticatedCall call, ActionDeclaration action, TRequest request, Judge judge, IReadOnlyList<TouchedResource> touched)
    {
        bool isOwn = call.Caller.Kind == CallerKind.Service;
        bool isOpen = action.Public || (action.ForEveryone && call.Caller.Kind != CallerKind.Anonymous);
        foreach (TouchedResource resource in touched)
        {
            if (action.Internal != isOwn || (isOwn && resource.Name.Account != call.Caller.Account))
                throw Judge.Refusal(action.Permission, resource);
            if (!isOwn && !isOpen)
                judge.Demand(action.Permission, resource);
        }

        return new AuthorizedCall<TRequest>(call, request, judge, action.Permission);
    }

    private static TouchedResource OperationOf(string permission, Caller caller) =>
        ResourceName.Operation(permission[..permission.IndexOf(':', StringComparison.Ordinal)], string.Empty, caller.Account);
}
