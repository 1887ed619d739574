using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using SecretsManager.Server.Access.WebIdentity;
using SecretsManager.Server.Keys;
using SecretsManager.Server.Rotation.Means;

namespace SecretsManager.Server.Hosting;

/// <summary>Every setting there is, once: what start-up checks and what docs/configuration.md lists.</summary>
internal static partial class SettingCatalogue
{
    /// <summary>The section that holds the settings.</summary>
    public const string Root = "SecretsManager";

    private const string RegionForm = "lower-case letters, then groups of letters and digits after hyphens, as in ap-guangzhou";

    /// <summary>The settings in the order of the documentation.</summary>
    public static readonly IReadOnlyList<Setting> All =
    [
        Setting.Text("Data", "./data", "a path", "The data directory. Short on the command line: `--data DIR`.", IsFilled),
        Setting.Number("Port", 9443, 1, 65535, "The port of the API. Short: `--port N`."),
        Setting.Text("Address", "127.0.0.1", "an IP address", "The address the API listens on; `0.0.0.0` and `::` are all. Short: `--address A`.",
            text => IPAddress.TryParse(text, out _)),
        Setting.Text("Regions", "ap-guangzhou", "region names, different ones, joined by commas: " + RegionForm,
            "The regions served. The last source that names regions names them all. Short: `--region R`.", AreRegions),
        Setting.Text("Regions:<n>", "", "one region name: " + RegionForm, "The same as a JSON array: `\"Regions\": [\"ap-guangzhou\"]`.", IsRegion),
        Setting.Text("DefaultRegion", "", "empty or one of Regions", "The region of a call that names none.", text => text.Length == 0 || IsRegion(text)),
        Setting.Number("MetricsPort", 9464, 0, 65535, "The loopback port of `/metrics`; 0 switches it off."),
        Setting.Text("Certificate:CertificateFile", "", "empty or a path", "PEM file of your own server certificate, then of its issuers; read again when it changes. Empty: the local CA issues one.", IsAny),
        Setting.Text("Certificate:KeyFile", "", "empty or a path", "PEM file of that certificate's private key.", IsAny),
        Setting.Number("Limits:BodyBytes", 262144, 1024, 16777216, "Bytes of a request's body."),
        Setting.Number("Limits:JsonDepth", 16, 4, 64, "Levels of nesting in a JSON body."),
        Setting.Number("Limits:JsonTokens", 4096, 64, 1048576, "Tokens in a JSON body."),
        Setting.Number("Limits:HeaderBytes", 32768, 4096, 1048576, "Bytes of all headers of a request together."),
        Setting.Number("Limits:HeaderCount", 100, 16, 1000, "Number of headers of a request."),
        Setting.Number("Limits:RequestLineBytes", 40960, 1024, 1048576, "Bytes of the request line, so of a GET request's query."),
        Setting.Number("Limits:Connections", 10000, 1, 1000000, "Connections open at one time."),
        Setting.Number("Limits:RequestHeadersSeconds", 10, 1, 600, "Seconds a client has to send its headers."),
        Setting.Number("Limits:MinimumBodyBytesPerSecond", 240, 1, 1048576, "A client that sends its body slower than this is cut off."),
        Setting.Number("Limits:KeepAliveSeconds", 130, 1, 3600, "Seconds an idle connection stays open."),
        Setting.Number("Limits:SignatureEntries", 2000000, 1000, 100000000, "Signatures remembered against replay."),
        Setting.Text("Storage:Engine", "sqlite", "sqlite or postgresql", "The database.", text => text is "sqlite" or "postgresql"),
        Setting.Text("Storage:ConnectionString", "", "empty, or with postgresql a connection string", "How to reach PostgreSQL, as in `Host=db;Database=ssm;Username=ssm`. Never printed.", IsAny),
        Setting.Text("Storage:FileName", "secrets.db", "a file name without a directory, of letters, digits, dots, hyphens and underscores", "The SQLite file in the data directory.", IsFileName),
        Setting.Number("Storage:AnswerSeconds", 2, 1, 60, "With PostgreSQL: seconds that a call waits for an answer of the database before it is refused."),
        Setting.Number("Storage:ReserveMegabytes", 8, 1, 1024, "With SQLite: MiB kept in the file `reserve` for the last records when the disk is full."),
        Setting.Number("Storage:RecordCacheEntries", 100000, 100, 100000000, "Opened records kept in memory."),
        Setting.Number("Storage:PayloadCacheEntries", 100000, 100, 100000000, "Payloads and their data keys kept in memory."),
        Setting.Text("Keys:Root", "software", "software or pkcs11", "The root of trust of a new deployment: a key in a file, or in a hardware module. Of an existing one it must name the root in force; `ssm-server root migrate` changes that.", text => RootKinds.Named(text) is not null),
        Setting.Text("Keys:RootKeyFile", "", "empty or a path", "The key file of a software root. Empty: `root.key` in the data directory.", IsAny),
        Setting.Flag("Keys:Passphrase", false, "Whether a key file that is made from now on is wrapped by a passphrase. A file that is there says itself whether it is."),
        Setting.Number("Keys:PassphraseDescriptor", -1, -1, 1023, "The file descriptor that the passphrase is read from, to its end; -1: the environment variable `SSM_ROOT_PASSPHRASE`, then a prompt."),
        Setting.Text("Keys:Module", "", "empty or a path", "The PKCS#11 module, a shared library. Needed with `pkcs11`.", IsAny),
        Setting.Text("Keys:TokenLabel", "", "empty or the label of a token", "The token in it that holds the keys. Needed with `pkcs11`.", IsAny),
        Setting.Text("Keys:PinFile", "", "empty or a path", "The file with the token's PIN, mode 0600 or stricter. Empty: the environment variable `SSM_HSM_PIN`, then a prompt.", IsAny),
        Setting.Number("Keys:Sessions", 8, 1, 64, "Sessions open to the token at one time."),
        Setting.Number("Keys:DataKeyCacheEntries", 10000, 0, 1000000, "Data keys that the module has unwrapped, kept in memory; 0: none. They are wiped when the module goes away."),
        Setting.Flag("Keys:AllowDeletionInUse", false, "Whether a customer master key that secrets still use may be scheduled for deletion."),
        Setting.Number("Keys:KeysPerRegion", 200, 0, 1000000, "Customer master keys of an account in a region; 0: no quota."),
        Setting.Number("Keys:RewrapPerSecond", 100, 1, 100000, "Secrets looked at in a second while their data keys move to a new version of a key."),
        Setting.Number("Secrets:MaximumValueBytes", 32768, 1, 32768, "Bytes of one secret value."),
        Setting.Number("Secrets:MaximumVersions", 10, 1, 1000, "Versions of one secret."),
        Setting.Number("Secrets:SecretsPerRegion", 0, 0, int.MaxValue, "Secrets of an account in a region; 0: no quota."),
        Setting.Number("Secrets:TimeZoneMinutes", 480, -720, 840, "Minutes east of UTC in which the rotation actions tell and take times; they carry no zone, and the cloud's are those of UTC+8."),
        Setting.Flag("Secrets:FollowCurrent", true, "Whether a read of `SSM_Current`, or of no version, gets the newest version where none has that name."),
        Setting.Flag("Access:JudgeKeyUse", false, "Whether whoever writes or reads a secret under a customer master key of the account's needs `kms:Encrypt` or `kms:Decrypt` on that key too. The cloud does not ask for it."),
        Setting.Text("Access:IssuerUrls", "", "empty, or https URLs without query and fragment, different ones, joined by commas", "Issuers of identity tokens, exactly as their tokens name them, whose keys the server may fetch from them. The last source that names issuers names them all.", AreIssuers),
        Setting.Text("Access:IssuerUrls:<n>", "", "an https URL without query and fragment", "The same as a JSON array.", IssuerUrl.IsValid),
        Setting.Text("Access:IssuerAuthorityFile", "", "empty or a path", "PEM file of the certificate authorities that vouch for those issuers. Empty: the operating system's.", IsAny),
        Setting.Flag("Signature:AllowOlder", false, "Whether the HmacSHA1 and HmacSHA256 signatures are taken beside TC3-HMAC-SHA256."),
        Setting.Text("Rates:Preset", "", "empty or cloud", "Rate limits by action and account. Empty: none; `cloud`: the cloud's own figures.", text => text is "" or "cloud"),
        Setting.Number("Rates:Actions:<Action>", 0, 0, 1000000, "Requests a second of one action, as in `Rates:Actions:GetSecretValue`; wins over the preset; 0: no limit."),
        Setting.Number("Quotas:CallsPerSecond", 0, 0, 1000000, "Calls of an account in a second, of all actions and regions together, on each node; 0: no quota."),
        Setting.Number("Quotas:CallsPerMonth", 0, 0, int.MaxValue, "Successful calls of an account for secrets and keys in a calendar month (UTC); 0: no quota."),
        Setting.Number("Quotas:Secrets", 0, 0, int.MaxValue, "Secrets of an account in all regions together; 0: no quota."),
        Setting.Number("Quotas:Accounts:<uin>:CallsPerSecond", 0, 0, 1000000, "The same for one account, as in `Quotas:Accounts:100000000001:CallsPerSecond`; 0: no quota."),
        Setting.Number("Quotas:Accounts:<uin>:CallsPerMonth", 0, 0, int.MaxValue, "The same for one account; 0: no quota."),
        Setting.Number("Quotas:Accounts:<uin>:Secrets", 0, 0, int.MaxValue, "The same for one account; 0: no quota."),
        Setting.Text("Telemetry:OtlpEndpoint", "", "empty or an http or https address", "The OpenTelemetry collector.", IsCollector),
        Setting.Flag("Telemetry:Traces", false, "Whether traces are sent to the collector."),
        Setting.Flag("Telemetry:Metrics", false, "Whether metrics are sent to the collector."),
        Setting.Number("Scheduler:IntervalSeconds", 1, 1, 3600, "Seconds between two looks for work that is due."),
        Setting.Number("Scheduler:BatchSize", 100, 1, 10000, "Pieces of due work taken at one look."),
        Setting.Number("Rotation:MinimumDays", 30, 1, 365, "The fewest days between two rotations of a secret that UpdateRotationStatus takes; 30 are the cloud's."),
        Setting.Number("Rotation:JitterSeconds", 300, 0, 86400, "Seconds by which a scheduled rotation may begin later than its time, each by a random part of them."),
        Setting.Number("Rotation:TasksAtOnce", 8, 1, 1000, "Creations, rotations and deletions of accounts that a node works on at one time."),
        Setting.Number("Rotation:LeaseSeconds", 60, 30, 3600, "Seconds after which another node takes over such a task from a node that says nothing more."),
        Setting.Number("Rotation:ProbeHours", 24, 0, 8760, "Hours after which the server logs in again with each current credential in an instance, to see whether it is taken; 0: it does not."),
        Setting.Number("Rotation:TaskDays", 90, 1, 3650, "Days that DescribeAsyncRequestInfo knows a task after its end."),
        Setting.Text("Rotation:CommandDirectory", "", "empty or a path", "The directory of the programs that rotate secrets with the kind Command. Empty: none are run.", IsAny),
        Setting.Text("Rotation:WebhookHosts", "", "empty, or host, host:port, host=network or host:port=network, joined by commas", "The hosts that secrets with the kind Webhook and receivers of events may be at. Without a port: 443. Without a network: at public addresses only; with one, as in `hooks.internal=10.1.0.0/16`: at its addresses only. Empty: none are called.", WebhookHosts.AreHosts),
        Setting.Number("Rotation:StepSeconds", 20, 1, 3600, "Seconds that a command or a webhook has for a step; it is ended four fifths into the lease in any case."),
        Setting.Number("Events:DueSoonDays", 3, 0, 365, "Days before a scheduled rotation at which receivers of events are told that it is near; 0: they are not told."),
        Setting.Number("Events:MostWaiting", 100_000, 1, 10_000_000, "Events of an account that wait in a region at most, for all its receivers; what comes beyond is dropped."),
        Setting.Number("Audit:RetentionDays", 90, 1, 36500, "Days that the audit records of an account are kept and can be looked up."),
        Setting.Number("Audit:RetentionDaysOf:<uin>", 90, 1, 36500, "The same for one account, as in `Audit:RetentionDaysOf:100000000001`; wins over the common one."),
        Setting.Text("Audit:Sinks:<name>:Type", "", "file, syslog or http", "What kind of place the sink is, as in `Audit:Sinks:archive:Type`. A name is 1 to 50 lower-case letters, digits and hyphens, no hyphen first.", text => text is "file" or "syslog" or "http"),
        Setting.Text("Audit:Sinks:<name>:Feed", "log", "log or events", "What goes there: `log`, the whole log of each node; `events`, what the tracks of accounts name the sink for.", text => text is "log" or "events"),
        Setting.Flag("Audit:Sinks:<name>:Required", false, "Whether a call fails whose record the sink has not taken in two seconds. For `log`, and not for `syslog`, which acknowledges nothing."),
        Setting.Text("Audit:Sinks:<name>:Directory", "", "empty or a path", "Of `file`: the directory. Needed.", IsAny),
        Setting.Number("Audit:Sinks:<name>:FileBytes", 67108864, 65536, int.MaxValue, "Of `file` with `log`: bytes of a file after which the next one is begun, at the next checkpoint."),
        Setting.Flag("Audit:Sinks:<name>:AppendOnly", false, "Of `file`: whether files get the append-only attribute, which needs root and a file system that has it."),
        Setting.Text("Audit:Sinks:<name>:Address", "", "empty, host:port or an https URL", "Of `syslog`: host:port of a receiver with TLS. Of `http`: the https URL that lines are posted to. Needed.", IsAny),
        Setting.Text("Audit:Sinks:<name>:AuthorityFile", "", "empty or a path", "Of `syslog` and `http`: PEM file of the certificate authorities that vouch for the receiver. Empty: the operating system's.", IsAny),
        Setting.Text("Audit:Sinks:<name>:ClientCertificateFile", "", "empty or a path", "Of `syslog`: PEM file of the certificate and the key that the server shows. Empty: none.", IsAny),
        Setting.Text("Audit:Sinks:<name>:TokenFile", "", "empty or a path", "Of `http`: file, mode 0600 or stricter, with the token that is sent as `Authorization: Bearer`; read again for each batch. Empty: none.", IsAny),
        Setting.Text("Metering:SecretPricePerMonth", "0", "a decimal number from 0 to 1000000 with at most 6 places", "What one secret costs in a whole month. 0: nothing.", IsPrice),
        Setting.Text("Metering:CallPricePer10000", "0", "a decimal number from 0 to 1000000 with at most 6 places", "What 10,000 calls cost. 0: nothing.", IsPrice),
        Setting.Number("Metering:CallBlock", 10000, 1, 1000000, "Calls that are sold at a time; a block that is begun is paid."),
        Setting.Number("Metering:FreeCalls", 0, 0, int.MaxValue, "Calls of an account that cost nothing, in each region and month."),
        Setting.Text("Metering:Currency", "USD", "three capital letters", "The currency that the bill names.", IsCurrency),
        Setting.Text("Metering:FreeSecretTypes", "2", "empty, or types of secrets from 0 to 4 joined by commas", "The types of secrets that cost nothing; 2 are SSH keys.", AreSecretTypes),
    ];

    /// <summary>Whether a text is a region's name.</summary>
    public static bool IsRegion(string text) => RegionPattern().IsMatch(text);

    private static bool AreRegions(string text)
    {
        var names = text.Split(',', StringSplitOptions.TrimEntries);
        return names.All(IsRegion) && names.Distinct(StringComparer.Ordinal).Count() == names.Length;
    }

    private static bool AreIssuers(string text)
    {
        if (text.Length == 0)
            return true;
        var urls = text.Split(',', StringSplitOptions.TrimEntries);
        return urls.All(IssuerUrl.IsValid) && urls.Distinct(StringComparer.Ordinal).Count() == urls.Length;
    }

    private static bool IsAny(string text) => true;

    private static bool IsFilled(string text) => text.Length > 0;

    private static bool IsFileName(string text) => FileNamePattern().IsMatch(text);

    private static bool IsCollector(string text) =>
        text.Length == 0 || (Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme is "http" or "https"));

    private static bool IsPrice(string text) => PricePattern().IsMatch(text) && decimal.Parse(text, CultureInfo.InvariantCulture) <= 1000000;

    private static bool IsCurrency(string text) => text.Length == 3 && text.All(char.IsAsciiLetterUpper);

    private static bool AreSecretTypes(string text) => text.Length == 0 || text.Split(',').All(type => type is [>= '0' and <= '4']);

    [GeneratedRegex(@"\A[0-9]{1,7}(\.[0-9]{1,6})?\z")]
    private static partial Regex PricePattern();

    [GeneratedRegex(@"\A[a-z]{2,}(-[a-z0-9]+)+\z")]
    private static partial Regex RegionPattern();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]*\z")]
    private static partial Regex FileNamePattern();
}
