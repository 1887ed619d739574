namespace SecretsManager.EndToEndTests.Access;

/// <summary>What an action touches, as far as the verdicts differ by it.</summary>
public enum Touches
{
    /// <summary>The one secret, tagged env=dev.</summary>
    Secret,

    /// <summary>Another resource with the tag env=dev.</summary>
    TaggedResource,

    /// <summary>A resource without a tag, or one that is to be.</summary>
    OtherResource,

    /// <summary>The account as a whole.</summary>
    Account,

    /// <summary>A list that shows what the caller may see.</summary>
    List,

    /// <summary>Nothing but who calls.</summary>
    Caller,

    /// <summary>What proves itself without a right.</summary>
    Public,
}

/// <summary>Whether an action is in the presets that only read.</summary>
public enum Reading
{
    /// <summary>In none.</summary>
    No,

    /// <summary>In ReadOnlyAccess, and in that of its service.</summary>
    Metadata,

    /// <summary>In that of its service alone.</summary>
    Values,
}

/// <summary>A row of the table of verdicts: one action with parameters that do no harm to those who may.</summary>
public sealed record VerdictRow(string Service, string Action, Touches Touches, Reading Reading, object Parameters)
{
    private bool IsSsm => Service == "ssm";

    public string Version => Service switch
    {
        "ssm" => "2019-09-23",
        "kms" => "2019-01-18",
        "cam" => "2019-01-16",
        "cloudaudit" => "2019-03-19",
        _ => "2018-08-13",
    };

    /// <summary>The expected verdict.</summary>
    public bool MayBeCalledBy(Principal principal) => Touches is Touches.Caller or Touches.Public || principal switch
    {
        Principal.Root or Principal.Full => true,
        Principal.ReadOnly => Reading == Reading.Metadata,
        Principal.OneSecret => IsSsm && Touches is Touches.Secret or Touches.List && IsSsm,
        Principal.Tagged => Touches is Touches.Secret or Touches.TaggedResource or Touches.List,
        Principal.Narrowed => IsSsm && Action == "DescribeSecret",
        Principal.Bounded => IsSsm && Reading != Reading.No,
        _ => false,
    };
}
