using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SecretsManager.Server.Hosting;

/// <summary>
/// The certificate that the server shows, read from its files again when they change. The files are looked at once a second at most,
/// by the connection that asks; a new pair that cannot be used is logged and the old one stays.
/// </summary>
internal sealed partial class ServerCertificate
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly string certificateFile;
    private readonly string keyFile;
    private readonly TimeProvider time;
    private readonly ILogger<ServerCertificate> log;
    private readonly Lock looking = new();
    private volatile SslStreamCertificateContext context;
    private (DateTime Certificate, DateTime Key) seen;
    private long lastLook;

    /// <summary>Reads the pair for the first time.</summary>
    /// <exception cref="StartException">It cannot be read, or does not belong together.</exception>
    public ServerCertificate(string certificateFile, string keyFile, TimeProvider time, ILogger<ServerCertificate> log)
    {
        this.certificateFile = certificateFile;
        this.keyFile = keyFile;
        this.time = time;
        this.log = log;
        seen = Changed();
        lastLook = time.GetTimestamp();
        try
        {
            context = Read();
        }
        catch (Exception refused) when (IsFault(refused))
        {
            throw new StartException($"The key file {keyFile} cannot be read, or is not the key of the certificate {certificateFile}.", refused);
        }
    }

    /// <summary>The certificate with its key, for Kestrel's <c>ServerCertificateSelector</c>.</summary>
    public X509Certificate2 Current => Context.TargetCertificate;

    /// <summary>The certificate with its key and the certificates of its issuers, for a TLS handshake callback.</summary>
    public SslStreamCertificateContext Context
    {
        get
        {
            LookAgain();
            return context;
        }
    }

    private void LookAgain()
    {
        if (time.GetElapsedTime(Volatile.Read(ref lastLook)) < LookEvery || !looking.TryEnter())
            return;
        try
        {
            Volatile.Write(ref lastLook, time.GetTimestamp());
            var changed = Changed();
            if (changed == seen)
                return;
            seen = changed;
            context = Read();
            LogRead(certificateFile);
        }
        catch (Exception refused) when (IsFault(refused))
        {
            LogKept(certificateFile, refused);
        }
        finally
        {
            looking.Exit();
        }
    }

    private (DateTime Certificate, DateTime Key) Changed() => (File.GetLastWriteTimeUtc(certificateFile), File.GetLastWriteTimeUtc(keyFile));

    private SslStreamCertificateContext Read()
    {
        var certificate = X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
        var issuers = new X509Certificate2Collection();
        issuers.ImportFromPemFile(certificateFile);
        issuers.RemoveAt(0);
        return SslStreamCertificateContext.Create(certificate, issuers, offline: true);
    }

    private static bool IsFault(Exception refused) =>
        refused is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException;

    [LoggerMessage(1, LogLevel.Information, "The server certificate {File} has changed and is in use.")]
    private partial void LogRead(string file);

    [LoggerMessage(2, LogLevel.Error, "The server certificate {File} has changed and cannot be used; the old one stays.")]
    private partial void LogKept(string file, Exception refused);
}
