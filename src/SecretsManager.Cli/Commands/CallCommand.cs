using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SecretsManager.Cli.Commands;

/// <summary><c>ssm call</c>: any action of the API, its parameters as they are named there.</summary>
internal static class CallCommand
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The command.</summary>
    public static Command In(Surroundings outside)
    {
        var action = new Argument<string>("action") { Description = "The action, as in CreateSecret; with the service before it, as in kms:Encrypt." };
        var fields = new Argument<string[]>("parameters")
        {
            Arity = ArgumentArity.ZeroOrMore,
            Description = "--Name value …, as the API names them; --Tags.0.TagKey goes into lists and objects; --Name-file PATH takes a value from a file"
                + " (- is the standard input) to the last byte, so that a secret need not stand on the command line; SecretBinary, and"
                + " Plaintext, CiphertextBlob and their like of kms, send the file's bytes as base64.",
        };
        var body = new Option<string?>("--cli-input-json") { Description = "The whole request as JSON from a file (- is the standard input); parameters beside it win.", HelpName = "FILE" };
        var profile = new Option<string?>("--profile")
        {
            Description = "The profile: JSON with SecretId, SecretKey, Region, Endpoint, CaFile. Without it: TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY, TENCENTCLOUD_TOKEN,"
                + " TENCENTCLOUD_REGION, SSM_ENDPOINT and SSM_CA_FILE, then ~/.config/ssm/config.json.",
            HelpName = "FILE",
        };
        var region = new Option<string?>("--region") { Description = "The region." };
        var endpoint = new Option<string?>("--endpoint") { Description = "The server as host:port." };
        var authority = new Option<string?>("--ca-file") { Description = "The CA to trust, and no other.", HelpName = "FILE" };
        var language = new Option<string?>("--language") { Description = "The language of messages: en-US or zh-CN." };
        var service = new Option<string?>("--service") { Description = "The service; ssm unless the action names another." };
        var version = new Option<string?>("--version") { Description = "The version of the service's API; known for ssm and kms." };

        var command = new Command("call", "Calls one action of the API and prints its response as JSON.") { action, fields, body, profile, region, endpoint, authority, language, service, version };
        command.SetAction((parsed, cancellation) =>
        {
            var (api, name) = ServiceApi.Of(parsed.GetRequiredValue(action), parsed.GetValue(service));
            var request = new ApiCall(
                api.Name,
                api.VersionOr(parsed.GetValue(version)),
                name,
                parsed.GetValue(language),
                RequestFields.Read(api, parsed.GetValue(fields) ?? [], Start(parsed.GetValue(body), outside.Input), outside.Input));
            var stored = Profile.Read(parsed.GetValue(profile), outside);
            var caller = stored with
            {
                Region = parsed.GetValue(region) ?? stored.Region,
                Endpoint = parsed.GetValue(endpoint) ?? stored.Endpoint,
                CaFile = parsed.GetValue(authority) ?? stored.CaFile,
            };
            return RunAsync(request, caller, outside, cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(ApiCall call, Profile caller, Surroundings outside, CancellationToken cancellation)
    {
        using var connection = new ApiConnection(caller, outside.Time);
        var response = await connection.SendAsync(call, cancellation);
        if (response["Error"] is JsonObject error)
        {
            await outside.Error.WriteLineAsync($"{error["Code"]}: {error["Message"]} ({response["RequestId"]})");
            return ExitCode.Refused;
        }

        await outside.Output.WriteLineAsync(response.ToJsonString(Indented));
        return ExitCode.Done;
    }

    private static JsonObject Start(string? file, Stream input)
    {
        if (file is null)
            return [];
        try
        {
            return JsonNode.Parse(RequestFields.Bytes(file, input)) as JsonObject ?? throw CommandException.Usage("What --cli-input-json names is not a JSON object.");
        }
        catch (JsonException fault)
        {
            throw CommandException.Usage($"What --cli-input-json names is not JSON: look at line {fault.LineNumber + 1}.", fault);
        }
    }
}
