using System.Reflection;
using System.Reflection.Emit;
using System.Text.RegularExpressions;

namespace SecretsManager.Tests.Architecture;

/// <summary>Finds which layers of the server a type uses, in its signature and in its code, and which its source names.</summary>
internal static partial class LayerCheck
{
    private const string Root = "SecretsManager.Server.";

    private const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    /// <summary>What each layer may use beside itself. Hosting and Commands put everything together.</summary>
    public static IReadOnlyDictionary<string, string[]> Allowed { get; } = new Dictionary<string, string[]>
    {
        ["Settings"] = [],
        ["Sealing"] = [],
        ["Storage"] = ["Sealing", "Settings"],
        ["Audit"] = ["Access", "Actions", "Sealing", "Settings", "Storage"],
        ["Keys"] = ["Access", "Actions", "Sealing", "Storage", "Settings"],
        ["Access"] = ["Actions", "Sealing", "Storage", "Settings"],
        ["Actions"] = ["Access", "Storage"],
        ["Secrets"] = ["Keys", "Access", "Actions", "Storage", "Sealing", "Settings"],
        ["Rotation"] = ["Secrets", "Keys", "Access", "Actions", "Storage", "Sealing", "Settings"],
        ["Events"] = ["Rotation", "Secrets", "Access", "Actions", "Storage", "Sealing", "Settings"],
        ["Metering"] = ["Access", "Actions", "Secrets", "Settings", "Storage"],
        ["Tags"] = ["Access", "Actions", "Storage", "Settings"],
        ["Gateway"] = ["Access", "Audit", "Actions", "Storage", "Sealing", "Settings"],
        ["Hosting"] = ["Access", "Actions", "Audit", "Events", "Gateway", "Keys", "Rotation", "Sealing", "Secrets", "Settings", "Storage", "Tags"],
        ["Commands"] = ["Access", "Audit", "Gateway", "Hosting", "Keys", "Settings", "Storage"],
    };

    /// <summary>Uses that are not allowed, as <c>Layer.Type uses Layer</c>.</summary>
    public static IEnumerable<string> Violations(IEnumerable<Type> types) =>
        from type in types
        where LayerOf(type) is not null
        from used in Used(type).Select(LayerOf).OfType<string>().Distinct()
        where IsForbidden(LayerOf(type)!, used)
        select $"{LayerOf(type)}.{type.Name} uses {used}";

    /// <summary>Using directives and full names in a source that are not allowed.</summary>
    public static IEnumerable<string> Violations(string layer, string source) =>
        LayerNames().Matches(source).Select(match => match.Groups[1].Value).Distinct()
            .Where(used => IsForbidden(layer, used)).Select(used => $"{layer} names {used}");

    private static bool IsForbidden(string layer, string used) =>
        layer != used && (!Allowed.TryGetValue(layer, out string[]? allowed) || !allowed.Contains(used));

    private static string? LayerOf(Type type) =>
        type.Namespace is { } name && name.StartsWith(Root, StringComparison.Ordinal) ? name[Root.Length..].Split('.')[0] : null;

    private static IEnumerable<Type> Used(Type type)
    {
        IEnumerable<Type?> used = [type.BaseType, .. type.GetInterfaces(), .. type.GetFields(Everything).Select(field => field.FieldType)];
        foreach (MethodBase method in type.GetMembers(Everything).OfType<MethodBase>())
            used = used.Concat(Used(method));
        return used.OfType<Type>().SelectMany(Parts);
    }

    private static IEnumerable<Type?> Used(MethodBase method)
    {
        IEnumerable<Type?> signature = [(method as MethodInfo)?.ReturnType, .. method.GetParameters().Select(parameter => parameter.ParameterType)];
        if (method.GetMethodBody() is not { } body)
            return signature;
        return signature
            .Concat(body.LocalVariables.Select(local => local.LocalType))
            .Concat(body.ExceptionHandlingClauses.Where(clause => clause.Flags == ExceptionHandlingClauseOptions.Clause).Select(clause => clause.CatchType))
            .Concat(Members(method, body.GetILAsByteArray()!).SelectMany(TypesOf));
    }

    private static IEnumerable<MemberInfo?> Members(MethodBase method, byte[] code)
    {
        Type[]? ofType = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null;
        Type[]? ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (int at = 0; at < code.Length;)
        {
            OpCode operation = code[at] == 0xFE ? Codes[(short)((code[at] << 8) | code[at + 1])] : Codes[code[at]];
            at += operation.Size;
            if (operation.OperandType is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineType or OperandType.InlineTok)
                yield return method.Module.ResolveMember(BitConverter.ToInt32(code, at), ofType, ofMethod);
            at += operation.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
                _ => 4,
            };
        }
    }

    private static IEnumerable<Type?> TypesOf(MemberInfo? member) => member switch
    {
        Type type => [type],
        FieldInfo field => [field.DeclaringType, field.FieldType],
        MethodBase method =>
        [
            method.DeclaringType, .. method.IsGenericMethod ? method.GetGenericArguments() : [],
            .. method.GetParameters().Select(parameter => parameter.ParameterType), (method as MethodInfo)?.ReturnType,
        ],
        _ => [],
    };

    private static IEnumerable<Type> Parts(Type type)
    {
        if (type.HasElementType)
            return Parts(type.GetElementType()!);
        return type.IsGenericType ? [type, .. type.GetGenericArguments().SelectMany(Parts)] : [type];
    }

    [GeneratedRegex(@"SecretsManager\.Server\.([A-Z]\w+)")]
    private static partial Regex LayerNames();
}
