using SecretsManager.Server.Secrets;

namespace SecretsManager.Server.Rotation;

/// <summary>What requests say of when a secret rotates.</summary>
internal sealed class ScheduleWishes(DisplayTime times, RotationSettings settings, RotationJitter jitter)
{
    /// <summary>The schedule as it was wished for.</summary>
    /// <param name="frequency">Days between rotations; as they were, or the fewest, if null.</param>
    /// <param name="beginTime">When the next one begins, a little later by chance; now, if null or empty.</param>
    /// <exception cref="Protocol.ApiException"><c>InvalidParameterValue</c>.</exception>
    public RotationSchedule Apply(RotationSchedule schedule, bool enable, long? frequency, string? beginTime, long now)
    {
        int days = frequency is null && schedule.Days > 0 ? schedule.Days : RotationRules.Days("Frequency", frequency ?? settings.MinimumDays, settings.MinimumDays);
        long begin = string.IsNullOrEmpty(beginTime) ? now : times.Parse("RotationBeginTime", beginTime);
        return enable ? schedule with { IsOn = true, Days = days, Begin = begin, Next = begin + jitter.Next() } : schedule with { IsOn = false, Days = days, Next = null };
    }
}
