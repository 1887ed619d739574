using System.Globalization;
using System.Text;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Events;

/// <summary>Up to which time due rotations have been told of, in the whole deployment: what is due later is told when the mark passes it, once.</summary>
internal sealed class DueMark(Database database)
{
    private const string Setting = "events-due-told";

    /// <summary>The mark as it was read.</summary>
    /// <param name="Time">Unix milliseconds; null before the first.</param>
    /// <param name="AsRead">That it is still this one.</param>
    internal readonly record struct Told(long? Time, Change AsRead);

    public async ValueTask<Told> Read(CancellationToken cancellation)
    {
        byte[]? value = await database.ReadSetting(Setting, cancellation);
        long? time = value is not null && long.TryParse(Encoding.ASCII.GetString(value), NumberStyles.None, CultureInfo.InvariantCulture, out long read) ? read : null;
        return new Told(time, new Change.ExpectSetting(Setting, value));
    }

    public static Change Move(long time) => new Change.WriteSetting(Setting, Encoding.ASCII.GetBytes(time.ToString(CultureInfo.InvariantCulture)));
}
