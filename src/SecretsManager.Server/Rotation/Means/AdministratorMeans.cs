using SecretsManager.Protocol;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Secrets;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Rotation.Means;

/// <summary>
/// The administrator's account of an instance gives itself the new password. There is one account: at each moment the instance takes the password before or the
/// new one, and the secret holds both until the new one has been proven.
/// </summary>
internal sealed class AdministratorMeans(ProductInstances instances, ProductDrivers drivers, AdministratorUse use, TargetLogins logins) : IRotationMeans
{
    public RotationKind Kind => RotationKind.Administrator;

    public ValueRotation Read(ValueRotation rotation, SetSecretRotationRequest request, ValueRotation? before) =>
        throw ParameterRules.Wrong(
            "Kind", "Generated, Command, Webhook or None; for the administrator of an instance call RotateInstanceAdministrator", "Generated、Command、Webhook 或 None；实例管理员账号请调用 RotateInstanceAdministrator");

    public async Task<SecretValue?> Do(StepCall call, CancellationToken cancellation)
    {
        ProductInstance instance = await InstanceOf(call.Task, cancellation);
        IAdministratorPassword product = drivers.AdministratorOf(instance.Product) ?? throw new TargetException(TargetFault.Failed, "The product's administrator has no password that can be changed.");
        SecretValue old = call.Old ?? throw new TargetException(TargetFault.Failed, "The secret has no version with the password in force.");
        using ProductTarget before = instances.TargetOf(instance, old);
        using ProductTarget next = instances.TargetOf(instance, call.New);
        switch (call.Step)
        {
            case RotationStep.Create:
                if (await use.Hindrance(instance, cancellation) is { } hindrance)
                    throw new TargetException(TargetFault.Failed, hindrance.Text.English);
                break;
            case RotationStep.Set:
                await Set(product, instance, before, next, cancellation);
                break;
            case RotationStep.Test:
                await logins.Wait(instance, cancellation);
                if (!await product.TakesAdministrator(next, cancellation))
                    throw new TargetException(TargetFault.Failed, "The instance does not take the administrator's new password yet.");
                break;
        }

        return null;
    }

    private async Task<ProductInstance> InstanceOf(RotationTask task, CancellationToken cancellation)
    {
        Stored<ProductInstance> stored = await instances.Find(task.Account, task.Region, task.Instance, cancellation)
            ?? throw new TargetException(TargetFault.NotThere, "The instance is not registered any more.");
        return stored.Value.CredentialSecret == task.SecretName && stored.Value.CredentialVersion == SsmService.CurrentVersion
            ? stored.Value
            : throw new TargetException(TargetFault.Failed, "The instance does not use the current version of this secret any more.");
    }

    // A step that was begun before may have done it, wholly or in part: then the new password gets in.
    private async Task Set(IAdministratorPassword product, ProductInstance instance, ProductTarget before, ProductTarget next, CancellationToken cancellation)
    {
        await logins.Wait(instance, cancellation);
        try
        {
            await product.ChangeAdministrator(before, before.Password, next.Password, cancellation);
        }
        catch (TargetException refused) when (refused.Fault == TargetFault.AdministratorRefused)
        {
            await SetAgain(product, instance, before, next, cancellation);
        }
        catch (TargetException refused) when (refused.Fault == TargetFault.PasswordRefused)
        {
            // Another one may please it, but only where this one is certainly not in force.
            await logins.Wait(instance, cancellation);
            if (!await product.TakesAdministrator(next, cancellation))
                throw;
        }
    }

    private async Task SetAgain(IAdministratorPassword product, ProductInstance instance, ProductTarget before, ProductTarget next, CancellationToken cancellation)
    {
        await logins.Wait(instance, cancellation);
        try
        {
            await product.ChangeAdministrator(next, before.Password, next.Password, cancellation);
        }
        catch (TargetException refused) when (refused.Fault == TargetFault.AdministratorRefused)
        {
            throw new TargetException(
                TargetFault.AdministratorRefused,
                "The instance takes neither the administrator's current password nor the planned one: somebody has changed it there. Give the account the password of the current version.");
        }
        catch (TargetException refused) when (refused.Fault == TargetFault.PasswordRefused)
        {
            // It is in force: what it is refused for is that it is the one before.
        }
    }
}
