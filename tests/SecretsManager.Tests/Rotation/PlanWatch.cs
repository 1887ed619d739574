using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using SecretsManager.Protocol;
using SecretsManager.Server.Rotation;
using SecretsManager.Server.Rotation.Means;
using SecretsManager.Server.Secrets;
using SecretsManager.Server.Storage;

namespace SecretsManager.Tests.Rotation;

/// <summary>
/// Stands before every driver and every means, and looks into the database at the moment in which an instance or a means is about to be touched: the journal must
/// say by then that it may have been, and the value that goes out must be the candidate that is stored. It notes what was touched before that was durable.
/// </summary>
internal sealed class PlanWatch
{
    private readonly ConcurrentQueue<string> found = new();

    /// <summary>What was touched too early, or with a value that nobody has stored; forgets it.</summary>
    public string[] Take()
    {
        List<string> taken = [];
        while (found.TryDequeue(out string? one))
            taken.Add(one);
        return [.. taken];
    }

    /// <summary>Puts itself before all drivers and means among the services.</summary>
    public void Over(IServiceCollection services)
    {
        Over<IProductDriver>(services, (inner, provider) =>
        {
            return inner is IAdministratorPassword ? Before<IWholeDriver>.Make(inner, First) : Before<IProductDriver>.Make(inner, First);

            Task? First(string method, object?[] arguments) => method switch
            {
                nameof(IProductDriver.Apply) => Applies(provider, inner, (string)arguments[1]!, (SecretValue)arguments[2]!),
                nameof(IProductDriver.Drop) => Drops(provider, (string)arguments[1]!),
                _ => null,
            };
        });
        Over<IRotationMeans>(services, (inner, provider) => Before<IRotationMeans>.Make(inner, (method, arguments) => method switch
        {
            nameof(IRotationMeans.Do) when !((CancellationToken)arguments[1]!).IsCancellationRequested => Does(provider, (StepCall)arguments[0]!),
            _ => null,
        }));
    }

    /// <summary>Puts something before all services of a type.</summary>
    public static void Over<T>(IServiceCollection services, Func<T, IServiceProvider, T> over)
        where T : class
    {
        foreach (ServiceDescriptor old in services.Where(one => one.ServiceType == typeof(T)).ToArray())
        {
            services.Remove(old);
            services.AddSingleton(provider => over((T)(old.ImplementationInstance ?? old.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, old.ImplementationType!)), provider));
        }
    }

    private async Task Applies(IServiceProvider services, IProductDriver driver, string account, SecretValue password)
    {
        await foreach (Stored<RotationTask> task in services.GetRequiredService<RotationTasks>().Records.Everywhere(default))
        {
            if (task.Value.Step == TaskStep.Applying && task.Value.Accounts.Contains(account) && await IsStored(services, task.Value, value =>
            {
                using SecretValue? login = driver.LoginOf(value);
                return login is not null && login.Bytes.SequenceEqual(password.Bytes);
            }))
            {
                return;
            }
        }

        found.Enqueue($"the account {account} before its plan was durable");
    }

    // What no secret has is a stray, or was never used.
    private async Task Drops(IServiceProvider services, string account)
    {
        await foreach (Stored<Secret> secret in services.GetRequiredService<SecretStore>().Records.Everywhere(default))
        {
            if (secret.Value.Credential?.Accounts.Any(one => one.Name == account && one.Version.Length > 0) == true)
                found.Enqueue($"the account {account}, dropped while its secret is there");
        }
    }

    private async Task Does(IServiceProvider services, StepCall call)
    {
        TaskStep step = call.Step switch
        {
            RotationStep.Create => TaskStep.Planned,
            RotationStep.Set => TaskStep.Applying,
            RotationStep.Test => TaskStep.Applied,
            _ => TaskStep.Finishing,
        };
        Stored<RotationTask> task = await services.GetRequiredService<RotationTasks>().GetNow(call.Task.Account, call.Task.Region, call.Task.Id, default);
        if (task.Value.Step != step || !await IsStored(services, task.Value, value => value.Bytes.SequenceEqual(call.New.Bytes)))
            found.Enqueue($"the means in the step {call.StepName} before its plan was durable");
    }

    private static async Task<bool> IsStored(IServiceProvider services, RotationTask task, Func<SecretValue, bool> isIt)
    {
        SecretStore secrets = services.GetRequiredService<SecretStore>();
        await foreach (Stored<Secret> secret in secrets.Records.Everywhere(default))
        {
            if (secret.Value.ImmutableId != task.SecretId || secret.Value.Versions.FirstOrDefault(version => version.VersionId == task.Candidate) is not { } candidate)
                continue;
            using SecretValue value = await secrets.Open(secret.Value, candidate, default);
            return isIt(value);
        }

        return false;
    }
}

/// <summary>A driver of a product whose administrator has a password.</summary>
internal interface IWholeDriver : IProductDriver, IAdministratorPassword;

/// <summary>Passes everything on, and does something of the test's before.</summary>
[SuppressMessage("Performance", "CA1852", Justification = "What stands before a service is made of a class that is derived from it while the test runs.")]
internal class Before<T> : DispatchProxy
    where T : class
{
    private object inner = null!;
    private Func<string, object?[], Task?> first = null!;

    /// <param name="first">What is done before a method, by its name and arguments; null for nothing.</param>
    public static T Make(object inner, Func<string, object?[], Task?> first)
    {
        T proxy = Create<T, Before<T>>();
        Before<T> before = (Before<T>)(object)proxy;
        (before.inner, before.first) = (inner, first);
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        Task? waited = first(targetMethod!.Name, args ?? []);
        if (waited is null)
            return Pass(targetMethod, args);
        return targetMethod.ReturnType == typeof(Task) ? After() : AfterWithResult();

        async Task After()
        {
            await waited;
            await (Task)Pass(targetMethod, args)!;
        }

        async Task<SecretValue?> AfterWithResult()
        {
            await waited;
            return await (Task<SecretValue?>)Pass(targetMethod, args)!;
        }
    }

    private object? Pass(MethodInfo method, object?[]? arguments) => method.Invoke(inner, BindingFlags.DoNotWrapExceptions, null, arguments, null);
}
