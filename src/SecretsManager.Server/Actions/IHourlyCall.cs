namespace SecretsManager.Server.Actions;

/// <summary>An action of the product itself that the scheduler calls in every hour, for the deployment as a whole. Found by its type.</summary>
internal interface IHourlyCall
{
    /// <summary>The action's name. It has no parameters.</summary>
    string Action { get; }
}
