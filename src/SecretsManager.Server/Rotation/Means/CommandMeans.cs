using SecretsManager.Protocol;
using SecretsManager.Protocol.Ssm;
using SecretsManager.Server.Actions;
using SecretsManager.Server.Secrets;

namespace SecretsManager.Server.Rotation.Means;

/// <summary>
/// A program of the directory that the settings name, one process for each step: the step and the values as a line of JSON on its standard input,
/// its answer on its standard output. No value is in an argument or in the environment, and nothing that it writes is repeated.
/// </summary>
internal sealed class CommandMeans(RotationSettings settings, TimeProvider time) : IRotationMeans
{
    // Six bytes for each of the longest value, and the rest of an answer.
    private const int MostAnswerBytes = 256 * 1024;

    public RotationKind Kind => RotationKind.Command;

    public ValueRotation Read(ValueRotation rotation, SetSecretRotationRequest request, ValueRotation? before)
    {
        if (settings.CommandDirectory.Length == 0)
            throw new ApiException(
                ErrorCode.UnsupportedOperation,
                "Commands are switched off: the setting Rotation:CommandDirectory is empty.",
                "命令方式未启用：设置项 Rotation:CommandDirectory 为空。");
        string name = request.Command ?? string.Empty;
        if (!CommandFile.IsName(name))
            throw ParameterRules.Wrong(
                "Command",
                "the name of a file in the server's directory of commands: 1 to 64 letters, digits, '.', '-' and '_', the first of them a letter or digit",
                "服务器命令目录中的文件名：1 至 64 个字母、数字、'.'、'-' 和 '_'，且以字母或数字开头");
        if (CommandFile.Fault(settings.CommandDirectory, name) is { } fault)
            throw new ApiException(ErrorCode.FailedOperation, $"The command cannot be used: {fault}.", "该命令无法使用：文件须存在于命令目录中、可执行、非符号链接，且他人不可写。");
        return rotation with { Command = name };
    }

    public async Task<SecretValue?> Do(StepCall call, CancellationToken cancellation)
    {
        string name = call.Rotation.Command;
        // Looked at again each time: the directory is the operator's, and it changes.
        string? fault = settings.CommandDirectory.Length == 0 ? "commands are switched off" : CommandFile.IsName(name) ? CommandFile.Fault(settings.CommandDirectory, name) : "it has no such name";
        if (fault is not null)
            throw new TargetException(TargetFault.NotThere, $"The command cannot be used: {fault}.");
        using SecretValue input = SecretJson.Of(call.ValueBytes, writer =>
        {
            call.WriteHead(writer);
            call.WriteValues(writer);
        });
        CommandEnd end = await CommandProcess.Run(settings.CommandDirectory, name, input, MostAnswerBytes, TimeSpan.FromSeconds(settings.StepSeconds), time, cancellation);
        using SecretValue? output = end.Output;
        string step = call.StepName;
        if (end.IsLate)
            throw new TargetException(TargetFault.Unreachable, $"The command was not done with the step {step} after {settings.StepSeconds} seconds and was killed.");
        if (output is null)
            throw new TargetException(TargetFault.Untrusted, $"The command wrote more than {MostAnswerBytes} bytes in the step {step} and was killed.");
        using StepAnswer? answer = StepAnswer.Read(output.Bytes, "value");
        if (end.ExitCode != 0)
            throw new TargetException(TargetFault.Failed, $"The command ended with the code {end.ExitCode} in the step {step}.{call.TellCode(answer?.Error ?? string.Empty)}");
        if (answer is null)
            throw new TargetException(TargetFault.Untrusted, $"The command did not answer the step {step} with an object that has \"ok\".");
        if (!answer.IsDone)
            throw new TargetException(TargetFault.Failed, $"The command says that the step {step} is not done.{call.TellCode(answer.Error)}");
        return call.Step == RotationStep.Create && answer.Value is { } value ? new SecretValue(value.Bytes) : null;
    }
}
