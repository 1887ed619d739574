using SecretsManager.Protocol;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Secrets;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Rotation;

/// <summary>
/// Begins the rotation of the administrator's own password of an instance. The secret that holds it becomes one that rotates by the means of its instance: its newest
/// version is the current one, and the journal is the one of all rotations.
/// </summary>
internal sealed class AdministratorRotation(
    SecretStore secrets, ProductDrivers drivers, AdministratorUse use, NewestVersion newest, RotationPlan plan, RotationStart start, TaskSteps steps, RotationSettings settings)
{
    private static readonly ValueRules NoRules = new(0, [], string.Empty, string.Empty, string.Empty);

    /// <summary>Begins it, or resumes the one that was parked; what changes goes among <paramref name="changes"/>.</summary>
    /// <param name="days">Days between rotations by schedule from now on; 0 for none, null for as it was.</param>
    /// <returns>The task.</returns>
    /// <exception cref="ApiException">
    /// <c>UnsupportedOperation</c>: the product's administrator has no password, or the secret is not of such a kind; <c>InvalidParameterValue</c>;
    /// <c>ResourceInUse</c>: others use the account; as <see cref="RotationStart.BeginOrResume"/>.
    /// </exception>
    public async ValueTask<long> Begin(Stored<ProductInstance> instance, long? days, long now, ICollection<Change> changes, CancellationToken cancellation)
    {
        ProductInstance at = instance.Value;
        if (drivers.AdministratorOf(at.Product) is null)
            throw RotationRefusals.NoAdministratorPassword();
        if (at.CredentialVersion != SsmService.CurrentVersion)
            throw RotationRefusals.AdministratorPinned();
        Stored<Secret> stored = await secrets.GetChangeable(at.Account, at.Region, at.CredentialSecret, "RotateInstanceAdministrator", cancellation);
        Secret secret = stored.Value;
        SecretRefusals.RequireEnabled(secret);
        bool isOthers = secret.Rotation is { } rotation && (rotation.Kind != RotationKind.Administrator || rotation.Instance != at.Id);
        if (secret.Type != 0 || isOthers)
            throw RotationRefusals.AdministratorRotates();
        if (secret.Rollout is not null)
            throw RotationRefusals.RolledOut();
        changes.Add(new Change.Expect(instance.Identity, instance.Generation));
        if (secret.OpenTask != 0)
        {
            Stored<RotationTask> parked = await start.ParkedTaskOf(secret, cancellation);
            changes.Add(steps.Resume(parked, now));
            changes.Add(secrets.Records.Update(stored, WithDays(secret, days, now)));
            return parked.Value.Id;
        }

        if (await use.Hindrance(at, cancellation) is { } hindrance)
            throw hindrance;
        bool isFirst = secret.Rotation is null;
        if (isFirst)
            secret = NewestVersion.InOrder(secret) with { Rotation = new ValueRotation(RotationKind.Administrator, NoRules, RotationSchedule.NeverAsked) { Instance = at.Id } };
        (secret, long task) = await plan.Begin(WithDays(secret, days, now), TaskPurpose.Rotate, now, await secrets.KeyOf(secret, cancellation), changes, cancellation);

        // The new value is made from the current one as it is stored; only then does that get its new name.
        if (isFirst)
            secret = await newest.MakeCurrent(secret, changes, cancellation);
        changes.Add(secrets.Records.Update(stored, secret));
        return task;
    }

    private Secret WithDays(Secret secret, long? days, long now)
    {
        RotationSchedule schedule = secret.Schedule!;
        return days switch
        {
            null => secret,
            0 => secret.WithSchedule(schedule with { IsOn = false, Next = null }),
            // The one that begins now is the first.
            _ => secret.WithSchedule(schedule with { IsOn = true, Days = RotationRules.Days("Frequency", days.Value, settings.MinimumDays), Begin = now, Next = now }),
        };
    }
}
