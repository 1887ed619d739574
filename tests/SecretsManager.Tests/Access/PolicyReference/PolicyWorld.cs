using SecretsManager.Server.Access;
using SecretsManager.Server.Access.Policies;

namespace SecretsManager.Tests.Access.PolicyReference;

/// <summary>The small universe that one comparison runs over: every action on every resource in every context is a question, and has a number.</summary>
internal sealed class PolicyWorld
{
    private readonly AccessQuestion[] questions;

    public PolicyWorld(IReadOnlyList<string> actions, IReadOnlyList<ResourceName> resources, IReadOnlyList<Facts> contexts, long owner)
    {
        (Actions, Resources, Contexts, Owner) = (actions, resources, contexts, owner);
        ConditionContext[] built = [.. contexts.Select(Production.Context)];
        questions = new AccessQuestion[actions.Count * resources.Count * contexts.Count];
        for (int number = 0; number < questions.Length; number++)
        {
            (int action, int resource, int context) = Parts(number);
            questions[number] = new AccessQuestion { Action = actions[action], Resource = resources[resource], Owner = owner, Context = built[context] };
        }
    }

    public IReadOnlyList<string> Actions { get; }

    public IReadOnlyList<ResourceName> Resources { get; }

    public IReadOnlyList<Facts> Contexts { get; }

    /// <summary>The uin of the account whose principals are judged.</summary>
    public long Owner { get; }

    public int Count => questions.Length;

    public int Number(int action, int resource, int context) => (context * Resources.Count + resource) * Actions.Count + action;

    public (int Action, int Resource, int Context) Parts(int number) =>
        (number % Actions.Count, number / Actions.Count % Resources.Count, number / Actions.Count / Resources.Count);

    public AccessQuestion this[int number] => questions[number];

    public string Describe(int number)
    {
        (int action, int resource, int context) = Parts(number);
        return $"{Actions[action]} on {Resources[resource]}, owner {Owner}, {Contexts[context]}";
    }
}
