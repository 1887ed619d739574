namespace SecretsManager.Server.Storage;

/// <summary>Says that a page of audit records holds records of an account, of one second, with one value of an attribute.</summary>
/// <param name="Attribute">The number of the attribute; what it means belongs to <c>Audit</c>.</param>
/// <param name="Value">The value, compared by ordinal; empty where the attribute has none.</param>
/// <param name="Second">Unix seconds of the records.</param>
/// <param name="Node">The node whose page it is.</param>
/// <param name="FirstNumber">The number of the page's first record in the node's chain, from 1.</param>
/// <param name="Sequence">The page.</param>
internal sealed record AuditIndexRow(long Account, long Attribute, string Value, long Second, string Node, long FirstNumber, long Sequence);

/// <summary>How far a node's pages are in the index.</summary>
/// <param name="Ordinal">A small number that stands for the node for as long as the index is there, from 1.</param>
/// <param name="Sequence">The last page that is in the index.</param>
internal sealed record AuditIndexNode(string Node, long Ordinal, long Sequence);

/// <summary>Asks the index for pages, those of the newest second first; in a second by node and number, both falling.</summary>
/// <param name="FromSecond">The oldest second that is wanted, Unix seconds.</param>
/// <param name="BeforeSecond">Rows stand before this second, node and number in the order of times.</param>
/// <param name="BeforeNode">See <paramref name="BeforeSecond"/>.</param>
/// <param name="BeforeNumber">See <paramref name="BeforeSecond"/>.</param>
internal sealed record AuditIndexQuery(
    long Account, long Attribute, string Value, long FromSecond, long BeforeSecond, string BeforeNode, long BeforeNumber, int Limit);
