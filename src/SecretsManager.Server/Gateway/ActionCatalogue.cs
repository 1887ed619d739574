using System.Collections.Frozen;
using SecretsManager.Protocol;
using SecretsManager.Server.Access;
using SecretsManager.Server.Actions;

namespace SecretsManager.Server.Gateway;

/// <summary>
/// Every action there is, found by its type when the server starts, by version and name afterwards. Adding an action is adding its
/// class.
/// </summary>
internal sealed class ActionCatalogue
{
    private readonly FrozenDictionary<(string Version, string Name), ActionRun> actions;
    private readonly FrozenSet<string> names;
    private readonly FrozenSet<(string Name, string Version)> apis;

    public ActionCatalogue(IServiceProvider services)
    {
        actions = ActionTypes().Select(type => Create(services, type)).ToFrozenDictionary(run => (run.Declaration.Version, run.Declaration.Name));
        names = actions.Values.Where(run => !run.Declaration.Internal).Select(run => run.Declaration.Name).ToFrozenSet(StringComparer.Ordinal);
        apis = actions.Values.Select(run => (run.Declaration.Service, run.Declaration.Version)).ToFrozenSet();
    }

    /// <summary>All of them, those of the product itself too.</summary>
    public IEnumerable<ActionRun> All => actions.Values;

    /// <summary>The action that a caller on the wire names.</summary>
    /// <exception cref="ApiException"><c>InvalidAction</c>, <c>NoSuchVersion</c> or <c>UnsupportedOperation</c>.</exception>
    public ActionRun Find(string version, string name)
    {
        if (actions.TryGetValue((version, name), out ActionRun? action) && !action.Declaration.Internal)
            return action;
        if (apis.Any(api => api.Version == version && OfficialActions.OfService[api.Name].Contains(name)))
            throw GatewayRefusals.UnsupportedAction();
        throw names.Contains(name) ? GatewayRefusals.Version() : GatewayRefusals.Action();
    }

    /// <summary>The action that a caller without a signature names, if it is one for such callers; null otherwise.</summary>
    public ActionRun? FindPublic(string version, string name) =>
        actions.TryGetValue((version, name), out ActionRun? action) && action.Declaration.Public ? action : null;

    /// <summary>An action of the product itself.</summary>
    public ActionRun FindInternal(string name) =>
        actions.Values.Single(run => run.Declaration.Internal && run.Declaration.Name == name);

    private static IEnumerable<Type> ActionTypes() => typeof(ActionCatalogue).Assembly.GetTypes()
        .Where(type => type is { IsClass: true, IsAbstract: false } && ContractOf(type) is not null);

    private static Type? ContractOf(Type type) =>
        type.GetInterfaces().SingleOrDefault(contract => contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IAction<,>));

    private static ActionRun Create(IServiceProvider services, Type type)
    {
        Type run = typeof(ActionRun<,>).MakeGenericType(ContractOf(type)!.GetGenericArguments());
        object action = ActivatorUtilities.CreateInstance(services, type);
        return (ActionRun)Activator.CreateInstance(run, action, services.GetRequiredService<Authorization>(), services.GetRequiredService<CallLedger>())!;
    }
}
