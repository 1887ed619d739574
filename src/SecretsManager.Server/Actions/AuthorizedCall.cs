using System.Globalization;
using SecretsManager.Server.Access;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Actions;

/// <summary>A call that has been authenticated, bound and authorized; nothing but <see cref="Demand"/> makes one.</summary>
internal sealed class AuthorizedCall<TRequest>
{
    // What a record takes of a text.
    private const int LongestPiece = 512;

    private AuthorizedCall(AuthenticatedCall call, TRequest request)
    {
        Caller = call.Caller;
        Region = call.Region;
        Now = call.Now;
        Request = request;
    }

    public Caller Caller { get; }

    /// <summary>The region in which the call acts; empty for an action that has none.</summary>
    public string Region { get; }

    /// <summary>When the call arrived, Unix milliseconds; the one time that all of the call uses.</summary>
    public long Now { get; }

    public TRequest Request { get; }

    /// <summary>What the call changes, in order.</summary>
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

    /// <exception cref="Protocol.ApiException"><c>UnauthorizedOperation</c>.</exception>
    public static AuthorizedCall<TRequest> Demand(AuthenticatedCall call, ActionDeclaration action, TRequest request, ResourceName resource)
    {
        Authorization.Demand(call.Caller, action.Permission, action.Internal, resource);
        return new AuthorizedCall<TRequest>(call, request);
    }
}
