namespace SecretsManager.Server.Settings;

/// <summary>How credentials in products are made and rotated: section <c>SecretsManager:Rotation</c>.</summary>
internal sealed class RotationSettings
{
    /// <summary>The fewest days between two rotations that a schedule may ask for when it is changed; the API's own floor is 30.</summary>
    public int MinimumDays { get; set; } = 30;

    /// <summary>Seconds by which a scheduled rotation may begin later than asked, each by a random time, so that not all begin at once.</summary>
    public int JitterSeconds { get; set; } = 300;

    /// <summary>Tasks that a node works on at one time.</summary>
    public int TasksAtOnce { get; set; } = 8;

    /// <summary>Seconds after which another node takes over a task whose node says nothing more.</summary>
    public int LeaseSeconds { get; set; } = 60;

    /// <summary>Hours after which an instance is asked again whether it takes a current credential; 0: it is not asked.</summary>
    public int ProbeHours { get; set; } = 24;

    /// <summary>Days that a task can be asked about after its end.</summary>
    public int TaskDays { get; set; } = 90;

    /// <summary>The directory of the programs that rotate secrets of users' own; empty: none are run.</summary>
    public string CommandDirectory { get; set; } = "";

    /// <summary>The hosts that webhooks may be at, as <c>host[:port][=network]</c> joined by commas; empty: none are called.</summary>
    public string WebhookHosts { get; set; } = "";

    /// <summary>Seconds that a command or a webhook has for a step; never longer than the lease of its task lasts.</summary>
    public int StepSeconds { get; set; } = 20;
}
