using System.Data.Common;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Hosting;

/// <summary>Opens the database that the settings name.</summary>
internal static class DatabaseOpening
{
    /// <param name="dialect">What speaks to the engine; null: what the engine's name says.</param>
    /// <exception cref="StartException">Something stands in the way that an operator can mend.</exception>
    public static async Task<Database> Open(
        DataDirectory directory, StorageSettings storage, TimeProvider time, ILoggerFactory logs, CancellationToken cancellation, Func<DatabaseOptions, Dialect>? dialect = null)
    {
        DatabaseOptions options = storage.Engine == "postgresql"
            ? new DatabaseOptions(DatabaseEngine.Postgres, storage.ConnectionString) { AnswerWithin = TimeSpan.FromSeconds(storage.AnswerSeconds) }
            : new DatabaseOptions(DatabaseEngine.Sqlite, directory.Database(storage.FileName)) { ReserveBytes = (long)storage.ReserveMegabytes << 20 };
        options = options with { Dialect = dialect ?? options.Dialect };
        try
        {
            return await Database.Open(options, time, logs.CreateLogger<Database>(), cancellation);
        }
        catch (StorageRefusedException refused)
        {
            throw new StartException(refused.Message, refused);
        }
        catch (ArgumentException refused)
        {
            throw new StartException("The setting SecretsManager:Storage:ConnectionString is not a connection string, such as Host=db;Database=ssm;Username=ssm.", refused);
        }
        catch (DbException refused)
        {
            string what = storage.Engine == "postgresql" ? "The PostgreSQL database" : $"The database {options.Connection}";
            throw new StartException($"{what} cannot be opened; see that it runs, can be reached and is a database.", refused);
        }
    }
}
