using System.Text.RegularExpressions;
using Gse.Application;
using Gse.Application.Tasks;
using Gse.Domain.Tasks;

namespace Gse.Edge.Http.V1;

/// <summary>Reads what is asked of a task; everything that is wrong is told by the name of its field.</summary>
internal static partial class TaskReader
{
    private const int MaxName = 128;
    private const int MaxPath = 1024;
    private const int MaxArguments = 1000;
    private const int MaxTimeout = 7 * 86_400;
    private const int DefaultTimeout = 3_600;

    public static TaskDraft Read(TaskRequest body, InputProblems problems)
    {
        if (body.Name is { } name && (name.Length > MaxName || name.Any(char.IsControl)))
        {
            problems.Wrong("name", $"must have at most {MaxName} printable characters");
        }

        if (body.Hash is { } hash && !TaskFields.IsHash(hash))
        {
            problems.Wrong("hash", "must be the hash that a preview told");
        }

        var work = ReadWork(body, problems);
        return new TaskDraft(
            body.Name ?? "", work, null, body.Targets.Read("targets", problems),
            TaskFields.ReadPlan(body.Plan, problems), body.Hash);
    }

    private static ScriptWork? ReadWork(TaskRequest body, InputProblems problems)
    {
        var plain = new PlainScript(
            ReadUser(body.User, problems),
            TaskFields.ReadSeconds(body.Timeout, "timeout", DefaultTimeout, MaxTimeout, problems),
            ReadEnvironment(body.Environment, problems));
        var signature = TaskFields.ReadSignature(body.Signature, problems);
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
        else if ((arguments ?? []).Any(argument => argument?.Contains('\0', StringComparison.Ordinal) != false))
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

    [GeneratedRegex(@"^[A-Za-z0-9_-][A-Za-z0-9_.-]{0,127}\z")]
    private static partial Regex FileName();

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_.@\\$-]{0,63}\z")]
    private static partial Regex User();

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]{0,127}\z")]
    private static partial Regex Variable();
}
