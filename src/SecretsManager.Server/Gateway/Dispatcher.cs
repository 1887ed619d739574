using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Extensions.Primitives;
using SecretsManager.Protocol;
using SecretsManager.Protocol.Parameters;
using SecretsManager.Server.Access;
using SecretsManager.Server.Access.Quotas;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Audit;
using SecretsManager.Server.Audit.Tracks;
using SecretsManager.Server.Sealing;
using SecretsManager.Server.Storage;

namespace SecretsManager.Server.Gateway;

/// <summary>
/// The one door. Every call goes through here, whoever makes it, in one order: limits, envelope, signature, replay binding, find the
/// action, rate and quota, bind, authorize, handle, audit, answer. Each step is in a file of its own and happens once.
/// </summary>
internal sealed class Dispatcher(
    RequestReader reader,
    AuthenticatedCall.Authenticator authenticator,
    SignatureBindings bindings,
    ActionCatalogue actions,
    ServedRegions regions,
    RateLimits rates,
    MonthlyCalls monthly,
    CallLedger ledger,
    RequiredTracks tracks,
    AuditChain chain,
    CallMetrics metrics,
    IRandomBytes random,
    TimeProvider time,
    ILogger<Dispatcher> log) : IOwnCalls
{
    private const int LongestUnproven = 64;

    // What clients send instead of a signature to actions that need none.
    private const string Unsigned = "SKIP";

    /// <summary>Answers a call from the wire.</summary>
    public async Task Answer(HttpContext http)
    {
        long started = time.GetTimestamp();
        CallRecord record = CallRecord.Begin(random, time);
        record.SourceAddress = http.Connection.RemoteIpAddress?.ToString() ?? string.Empty;
        record.UserAgent = UserAgentOf(http.Request);
        record.Method = http.Request.Method;
        record.Host = http.Request.Host.Value ?? string.Empty;
        using Answer answer = new(record.RequestId) { Language = LanguageOf(http.Request) };
        ReadOnlySequence<byte> body = default;
        byte[]? joined = null;
        try
        {
            try
            {
                body = await reader.ReadBody(http, http.RequestAborted);
                ReadOnlyMemory<byte> bytes = body.IsSingleSegment ? body.First : joined = body.ToArray();
                using SignedRequest request = reader.Interpret(http, bytes);
                await Take(request, record, answer, http.RequestAborted);
            }
            catch (ApiException refusal)
            {
                await Refuse(refusal, record, answer);
            }
            catch (RecordNotTakenException)
            {
                // It has its record, which says what it did; only that nobody was told is not in it.
                GatewayLog.NotTaken(log, record.Action, record.RequestId);
                ApiException refusal = GatewayRefusals.NotTaken();
                answer.Refuse(record.Outcome = refusal.Code, refusal.Text);
            }
            catch (Exception fault) when (fault is not OperationCanceledException || !http.RequestAborted.IsCancellationRequested)
            {
                await Fail(fault, record, answer);
            }

            metrics.Count(record, time.GetElapsedTime(started));
            await Send(http, answer);
        }
        finally
        {
            if (joined is not null)
                CryptographicOperations.ZeroMemory(joined);
            if (body.Length > 0)
                RequestReader.Release(http, body);
        }
    }

    /// <inheritdoc/>
    public async Task Call(string action, long account, string region, ReadOnlyMemory<byte> parameters, CancellationToken cancellation)
    {
        ActionRun run = actions.FindInternal(action);
        CallRecord record = CallRecord.Begin(random, time);
        using Answer answer = new(record.RequestId);
        using ParameterTree tree = JsonParameters.Parse(parameters.Span, ParameterLimits.Default);
        AuthenticatedCall call = AuthenticatedCall.OfService(account, region, record.Time);
        Describe(record, call, run);
        try
        {
            await run.Run(call, tree, signature: null, record, answer, cancellation);
        }
        catch (ApiException refusal)
        {
            await ledger.Record(record, refusal);
            throw;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            await Fail(fault, record, answer);
            throw;
        }
    }

    private async ValueTask Take(SignedRequest request, CallRecord record, Answer answer, CancellationToken cancellation)
    {
        (record.Action, record.Version, record.Region) = (Brief(request.Action), Brief(request.Version), Brief(request.Region));
        RequireCommon(request);
        if (request.Authorization == Unsigned && actions.FindPublic(request.Version, request.Action) is { } open)
        {
            await Act(open, AuthenticatedCall.Anonymous(record.SourceAddress, record.Time), request, null, record, answer, cancellation);
            return;
        }

        if (request.Timestamp.Length == 0)
            throw MissingParameter.Named("Timestamp");
        (AuthenticatedCall call, string signature, long expires) =
            await authenticator.Authenticate(request, record.SourceAddress, record.Time, keyId => record.KeyId = keyId, cancellation);
        Name(record, call.Caller);
        record.Binding = BindingOf(request, signature, expires);
        bindings.Bind(record.Binding.Value, record.Time / 1000);
        await Act(actions.Find(request.Version, request.Action), call, request, FirstOutcomes.KeyOf(signature), record, answer, cancellation);
    }

    private async ValueTask Act(
        ActionRun action, AuthenticatedCall call, SignedRequest request, byte[]? signature, CallRecord record, Answer answer, CancellationToken cancellation)
    {
        call = call.In(regions.Choose(request.Region, action.Declaration), record.UserAgent);
        Describe(record, call, action);
        if (call.Caller.Kind == CallerKind.Anonymous)
            rates.TakeUnsigned(call.SourceAddress, action.Declaration.Name);
        else
            rates.Take(call.Caller.Account, call.Region, action.Declaration.Name);
        if (tracks.IsClosed)
            throw GatewayRefusals.TracksBehind();
        AccountMonth? month = await monthly.Take(call.Caller.Account, action.Declaration.Service, action.Declaration.Name, record.Time, cancellation);
        bool counted = false;
        try
        {
            using ParameterTree parameters = reader.Parse(request);
            await action.Run(call, parameters, signature, record, answer, cancellation);
            counted = record.Outcome == CallRecord.Success;
        }
        catch (StorageUnavailableException unavailable) when (unavailable.OutcomeUnknown)
        {
            // It may be in the database as a success.
            counted = true;
            throw;
        }
        finally
        {
            if (!counted)
                month?.GiveBack();
        }
        if (record.Outcome == CallRecord.Success)
            await tracks.Wait(chain.Records);
    }

    private static void Describe(CallRecord record, AuthenticatedCall call, ActionRun action)
    {
        Name(record, call.Caller);
        record.Region = call.Region;
        (record.Service, record.Action, record.Version) = (action.Declaration.Service, action.Declaration.Name, action.Declaration.Version);
        record.Effect = action.Declaration.Effect.ToString();
    }

    private static void Name(CallRecord record, Caller caller)
    {
        (record.Account, record.Principal, record.CallerType) = (caller.Account, caller.Principal, caller.Kind.ToString());
        (record.CallerId, record.RoleName, record.SessionName) = (caller.Id, caller.Session?.RoleName ?? string.Empty, caller.Session?.Name ?? string.Empty);
    }

    // What nobody has proven takes little room in the record; names of actions, versions and regions are short.
    private static string Brief(string text) => text.Length <= LongestUnproven ? text : text[..LongestUnproven];

    private static void RequireCommon(SignedRequest request)
    {
        if (request.Action.Length == 0)
            throw MissingParameter.Named("Action");
        if (request.Version.Length == 0)
            throw MissingParameter.Named("Version");
    }

    private static SignatureBinding BindingOf(SignedRequest request, string signature, long expires) => new(
        SignatureBinding.Digest(signature),
        SignatureBinding.Digest(string.Join('\n', request.Action, request.Version, request.Region, request.Token, request.Host, request.ContentType)),
        expires);

    private async ValueTask Refuse(ApiException refusal, CallRecord record, Answer answer)
    {
        answer.Refuse(refusal.Code, refusal.Text);
        try
        {
            await ledger.Record(record, refusal);
        }
        catch (StorageUnavailableException unavailable)
        {
            // A call that cannot be recorded fails as what it is, and still in the API's form.
            await Fail(unavailable, record, answer);
        }
    }

    private async ValueTask Fail(Exception fault, CallRecord record, Answer answer)
    {
        bool isDiskFull = fault is StorageUnavailableException { DiskFull: true };
        if (fault is IntegrityException integrity)
        {
            GatewayLog.IntegrityAlarm(log, integrity.What, record.Action, record.RequestId);
            metrics.CountIntegrityAlarm();
        }
        else if (!isDiskFull)
        {
            // Of a full disk the storage tells once: a line for each call would fill the next one.
            GatewayLog.CallFailed(log, fault, record.Action, record.RequestId);
        }

        ApiException refusal = isDiskFull ? GatewayRefusals.DiskFull() : GatewayRefusals.Internal();
        answer.Refuse(refusal.Code, refusal.Text);
        if (fault is StorageUnavailableException { TimedOut: true })
        {
            // The database has had its time; the caller is not kept waiting once more.
            GatewayLog.NotRecorded(log, fault, record.RequestId);
            return;
        }

        try
        {
            await ledger.Record(record, refusal);
        }
        catch (StorageUnavailableException unavailable)
        {
            // The call has failed anyway; that its failure could not be recorded is for the operator.
            GatewayLog.NotRecorded(log, unavailable, record.RequestId);
        }
    }

    private static async Task Send(HttpContext http, Answer answer)
    {
        HttpResponse response = http.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "application/json";
        response.ContentLength = answer.Body.Length;
        response.Headers["X-TC-RequestId"] = answer.RequestId;
        response.Headers.CacheControl = "no-store";
        if (http.Request.Headers.TryGetValue("X-TC-TraceId", out StringValues trace) && IsTraceId(trace))
            response.Headers["X-TC-TraceId"] = trace;
        await response.Body.WriteAsync(answer.Body, http.RequestAborted);
    }

    // Only what cannot break a header or a log is echoed.
    private static bool IsTraceId(StringValues trace) =>
        trace is [{ Length: > 0 and <= 128 } text] && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':');

    private static string UserAgentOf(HttpRequest request) =>
        request.Headers.TryGetValue("X-TC-RequestClient", out StringValues client) && client.Count > 0
            ? client[0] ?? string.Empty
            : request.Headers.UserAgent.ToString();

    private static Language LanguageOf(HttpRequest request) =>
        request.Headers.TryGetValue("X-TC-Language", out StringValues language)
        && language.Count == 1 && string.Equals(language[0], "zh-CN", StringComparison.OrdinalIgnoreCase)
            ? Language.Chinese
            : Language.English;
}
