using System.Text.Json;
using System.Text.RegularExpressions;
using Gse.Application;
using Gse.Application.Tasks;
using Gse.Domain.Tasks;
using Gse.Edge.Hosting;

namespace Gse.Edge.Http.V1;

/// <summary>Reads what is asked of a task; everything that is wrong is told by the name of its field.</summary>
internal static partial class TaskReader
{
    private const int MaxName = 128;
    private const int MaxPath = 1024;
    private const int MaxArguments = 1000;
    private const int MaxTimeout = 7 * 86_400;
    private const int DefaultTimeout = 3_600;
    private const int MaxPause = 86_400;

    public static TaskDraft Read(TaskRequest body, InputProblems problems)
    {
        if (body.Name is { } name && (name.Length > MaxName || name.Any(char.IsControl)))
        {
            problems.Wrong("name", $"must have at most {MaxName} printable characters");
        }

        if (body.Hash is { } hash && !Hash().IsMatch(hash))
        {
            problems.Wrong("hash", "must be the hash that a preview told");
        }

        var work = ReadWork(body, problems);
        return new TaskDraft(
            body.Name ?? "", work, null, body.Targets.Read("targets", problems), ReadPlan(body.Plan, problems),
            body.Hash);
    }

    private static ScriptWork? ReadWork(TaskRequest body, InputProblems problems)
    {
        var plain = new PlainScript(
            ReadUser(body.User, problems),
            ReadSeconds(body.Timeout, "timeout", DefaultTimeout, MaxTimeout, problems),
            ReadEnvironment(body.Environment, problems));
        var signature = ReadSignature(body.Signature, problems);
        CheckArguments(body.Arguments, "arguments", problems);
        switch (body)
        {
            case { Script: not null, Command: not null } or { Script: null, Command: null }:
                problems.Wrong("script", "or command must be given, and not both");
                return null;
            case { Command: { } command }:
                if (string.IsNullOrWhiteSpace(command) || command.Contains('\0', StringComparison.Ordinal))
                {
                    problems.Wrong("command", "must not be empty");
                }

                return plain.OfCommand(command, body.Arguments ?? []) with { Signature = signature };
            default:
                if (body.Arguments is not null)
                {
                    problems.Wrong("arguments", "belong to a command; a script has script.args");
                }

                return ReadScript(plain, body.Script!, problems) with { Signature = signature };
        }
    }

    private static ScriptWork ReadScript(PlainScript plain, ScriptRequest script, InputProblems problems)
    {
        if (script.Content.Length == 0)
        {
            problems.Wrong("script.content", "must not be empty");
        }

        if (script.Name is { } name && !FileName().IsMatch(name))
        {
            problems.Wrong("script.name", "must be 1 to 128 of A-Z a-z 0-9 _ . - and not begin with .");
        }

        if (script.Folder is { } folder && !IsFolder(folder))
        {
            problems.Wrong("script.folder", "must be an absolute path without .. in it");
        }

        if (script.Interpreter is { } interpreter
            && (interpreter.Length > MaxPath || !interpreter.StartsWith('/') || interpreter.Any(char.IsControl)))
        {
            problems.Wrong("script.interpreter", "must begin with an absolute path");
        }

        CheckArguments(script.Args, "script.args", problems);
        return plain.OfScript(
            script.Content, script.Name, script.Folder, script.Interpreter ?? "", script.Args ?? []);
    }

    private static bool IsFolder(string text) =>
        text.Length <= MaxPath && text.StartsWith('/') && !text.Any(char.IsControl) && !text.Split('/').Contains("..");

    private static void CheckArguments(IReadOnlyList<string>? arguments, string path, InputProblems problems)
    {
        if (arguments?.Count > MaxArguments)
        {
            problems.Wrong(path, $"must not be more than {MaxArguments}");
        }
        else if (arguments?.Any(argument => argument is null || argument.Contains('\0', StringComparison.Ordinal)) == true)
        {
            problems.Wrong(path, "must be text without NUL");
        }
    }

    private static string ReadUser(string? user, InputProblems problems)
    {
        if (user is { Length: > 0 } && !User().IsMatch(user))
        {
            problems.Wrong("user", "must be the name of an OS account");
            return "";
        }

        return user ?? "";
    }

    private static IReadOnlyDictionary<string, string> ReadEnvironment(
        IReadOnlyDictionary<string, string>? environment, InputProblems problems)
    {
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            if (!Variable().IsMatch(name))
            {
                problems.Wrong($"environment.{name}", "must be named by letters, digits and _");
            }
            else if (value is null || value.Contains('\0', StringComparison.Ordinal))
            {
                problems.Wrong($"environment.{name}", "must be text without NUL");
            }
        }

        return environment ?? new Dictionary<string, string>();
    }

    private static TaskPlan ReadPlan(PlanRequest? plan, InputProblems problems)
    {
        if (plan is null)
        {
            return TaskPlan.AllAtOnce;
        }

        NotNegative(plan.Concurrency, "plan.concurrency", problems);
        NotNegative(plan.Canary, "plan.canary", problems);
        NotNegative(plan.StopAtFailures, "plan.stopAtFailures", problems);
        if (plan.Batch?.Size < 1)
        {
            problems.Wrong("plan.batch.size", "must be 1 or more");
        }

        if (plan.StopAtFailureRatio is not (>= 0 and <= 1))
        {
            problems.Wrong("plan.stopAtFailureRatio", "must be 0 to 1");
        }

        return new TaskPlan(
            plan.Concurrency, plan.Batch?.Size ?? 0,
            ReadSeconds(plan.Batch?.Pause, "plan.batch.pause", 0, MaxPause, problems), plan.Canary,
            plan.StopAtFailures, plan.StopAtFailureRatio);
    }

    private static void NotNegative(int value, string path, InputProblems problems)
    {
        if (value < 0)
        {
            problems.Wrong(path, "must be 0 or more");
        }
    }

    /// <summary>A duration as text, or a number of seconds; a part of a second counts as one.</summary>
    private static int ReadSeconds(JsonElement? told, string path, int byDefault, int most, InputProblems problems)
    {
        TimeSpan? span = told switch
        {
            null or { ValueKind: JsonValueKind.Null } => TimeSpan.FromSeconds(byDefault),
            { ValueKind: JsonValueKind.Number } number when number.TryGetDouble(out var seconds)
                && seconds >= 0 && seconds <= most => TimeSpan.FromSeconds(seconds),
            { ValueKind: JsonValueKind.String } text when DurationConverter.TryParse(text.GetString()!, out var parsed)
                && parsed >= TimeSpan.Zero && parsed.TotalSeconds <= most => parsed,
            _ => null,
        };
        if (span is null)
        {
            problems.Wrong(path, $"must be a duration as 30s, or seconds, of 0 to {most} s");
        }

        return (int)Math.Ceiling(span?.TotalSeconds ?? 0);
    }

    private static WorkSignature? ReadSignature(SignatureRequest? signature, InputProblems problems)
    {
        if (signature is null)
        {
            return null;
        }

        if (!Hash().IsMatch(signature.KeyId))
        {
            problems.Wrong("signature.keyId", "must be the hex SHA-256 of a public key");
        }

        if (!Convert.TryFromBase64String(signature.Value, new byte[signature.Value.Length], out var length)
            || length == 0)
        {
            problems.Wrong("signature.value", "must be base64");
        }

        if (signature.Nonce.Length is < 1 or > MaxName)
        {
            problems.Wrong("signature.nonce", $"must have 1 to {MaxName} characters");
        }

        return new WorkSignature(signature.KeyId, signature.Value, signature.NotAfter, signature.Nonce);
    }

    [GeneratedRegex(@"^[0-9a-f]{64}\z")]
    private static partial Regex Hash();

    [GeneratedRegex(@"^[A-Za-z0-9_-][A-Za-z0-9_.-]{0,127}\z")]
    private static partial Regex FileName();

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_.@\\$-]{0,63}\z")]
    private static partial Regex User();

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]{0,127}\z")]
    private static partial Regex Variable();
}
