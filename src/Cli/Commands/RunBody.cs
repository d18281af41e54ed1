using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gse.Cli.Signing;

namespace Gse.Cli.Commands;

/// <summary>What is to be run, and in which steps, as <c>POST /v1/tasks</c> takes it.</summary>
internal sealed partial class RunBody
{
    private readonly TargetOptions _targets = new(withGroup: true);
    private readonly Option<string?> _script = TextOption.Create(
        "--script", "Write this script to the hosts and run it; - reads it from standard input", "file");

    private readonly Option<string?> _interpreter = TextOption.Create(
        "--interpreter", "Of the script; default by its first line, then by its name", "command");

    private readonly Option<string?> _user = TextOption.Create("--user", "OS account; default the agent's own", "name");
    private readonly Option<string?> _name = TextOption.Create("--name", "What the task is called");
    private readonly Option<string?> _hash = TextOption.Create(
        "--hash", "Run only if the targets are those of a preview", "hash");

    private readonly Option<string?> _signKey = TextOption.Create(
        "--sign-key", "Sign what is run with this private key (PEM, P-256), for agents that ask for it", "file");

    private readonly Option<TimeSpan> _timeout = Span("--timeout", "How long it may take", TimeSpan.FromHours(1));
    private readonly Option<TimeSpan> _pause = Span("--pause", "Between two batches; default none", TimeSpan.Zero);
    private readonly Option<string[]> _environment = new("--env")
    {
        Description = "A variable of the environment, NAME=VALUE; may be given more than once",
        HelpName = "variable",
    };

    private readonly Option<int?> _concurrency = Count("--concurrency", "At most so many at a time");
    private readonly Option<int?> _batch = Count("--batch", "So many, then the next ones when all have ended");
    private readonly Option<int?> _canary = Count("--canary", "So many first; the others only if all went well");
    private readonly Option<int?> _stopAt = Count("--stop-at-failures", "Start no more once so many have failed");
    private readonly Option<double?> _stopAtRatio = new("--stop-at-failure-ratio")
    {
        Description = "The same as a part of all, 0 to 1",
        HelpName = "part",
    };

    private readonly Argument<string[]> _command = new("command")
    {
        Description = "Behind --: the command and its arguments, or the arguments of the script. One word alone is a "
            + "line for the host's shell",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public void AddTo(Command command)
    {
        _targets.AddTo(command);
        Symbol[] options =
        [
            _script, _interpreter, _user, _timeout, _environment, _name, _concurrency, _batch, _pause, _canary,
            _stopAt, _stopAtRatio, _hash, _signKey,
        ];
        foreach (var option in options.OfType<Option>())
        {
            command.Add(option);
        }

        command.Add(_command);
    }

    /// <summary>Which agents alone, for a preview.</summary>
    public (JsonObject? Body, Failure? Failure) ReadTargets(ParseResult parsed) =>
        _targets.Read(parsed) is { Targets: { } targets }
            ? (new JsonObject { ["targets"] = targets }, null)
            : (null, _targets.Read(parsed).Failure);

    public async Task<(JsonObject? Body, Failure? Failure)> ReadAsync(
        ParseResult parsed, DateTimeOffset now, CancellationToken cancellation)
    {
        var (body, wrong) = ReadTargets(parsed);
        if (body is null)
        {
            return (null, wrong);
        }

        if (ReadEnvironment(parsed) is not { } environment)
        {
            return (null, new Failure(ExitCode.Usage, "--env must be NAME=VALUE"));
        }

        var words = parsed.GetValue(_command) ?? [];
        var (script, unreadable) = await ReadScriptAsync(parsed, cancellation);
        if (unreadable is not null || (script is null && words.Length == 0))
        {
            return (null, unreadable ?? new Failure(
                ExitCode.Usage, "say what to run: --script FILE, or a command behind --"));
        }

        // The first word of several is a word of the shell, too: so it cannot be taken for more than one.
        var command = script is not null ? null : words is [var line] ? line : ShellWord.Quote(words[0]);
        string[] arguments = script is not null ? words : words[1..];
        var plain = new PlainText(
            parsed.GetValue(_user) ?? "", (int)Math.Ceiling(parsed.GetValue(_timeout).TotalSeconds), environment);
        Fill(body, plain, script, command, arguments);
        FillPlan(body, parsed);
        Set(body, "name", parsed.GetValue(_name));
        Set(body, "hash", parsed.GetValue(_hash));
        if (parsed.GetValue(_signKey) is { } keyFile)
        {
            var (signature, failure) = WorkSigner.Sign(plain, script, command, arguments, keyFile, now);
            body["signature"] = signature;
            return signature is null ? (null, failure) : (body, null);
        }

        return (body, null);
    }

    private static void Fill(
        JsonObject body, PlainText plain, ScriptFileText? script, string? command, string[] arguments)
    {
        body["timeout"] = plain.TimeoutSeconds;
        Set(body, "user", plain.User.Length > 0 ? plain.User : null);
        if (plain.Environment.Count > 0)
        {
            body["environment"] = new JsonObject(
                plain.Environment.Select(one => KeyValuePair.Create<string, JsonNode?>(one.Key, one.Value)));
        }

        var list = new JsonArray([.. arguments.Select(argument => JsonValue.Create(argument))]);
        if (script is { } file)
        {
            var told = new JsonObject { ["content"] = file.Content, ["args"] = list };
            Set(told, "name", file.Name);
            Set(told, "interpreter", file.Interpreter);
            body["script"] = told;
        }
        else
        {
            body["command"] = command;
            body["arguments"] = list;
        }
    }

    private void FillPlan(JsonObject body, ParseResult parsed)
    {
        var plan = new JsonObject();
        Put("concurrency", parsed.GetValue(_concurrency));
        Put("canary", parsed.GetValue(_canary));
        Put("stopAtFailures", parsed.GetValue(_stopAt));
        if (parsed.GetValue(_stopAtRatio) is { } ratio)
        {
            plan["stopAtFailureRatio"] = ratio;
        }

        if (parsed.GetValue(_batch) is { } size)
        {
            plan["batch"] = new JsonObject
            {
                ["size"] = size,
                ["pause"] = Math.Ceiling(parsed.GetValue(_pause).TotalSeconds),
            };
        }

        if (plan.Count > 0)
        {
            body["plan"] = plan;
        }

        void Put(string name, int? value)
        {
            if (value is not null)
            {
                plan[name] = value;
            }
        }
    }

    private static void Set(JsonObject to, string name, string? value)
    {
        if (value is not null)
        {
            to[name] = value;
        }
    }

    private Dictionary<string, string>? ReadEnvironment(ParseResult parsed)
    {
        var environment = new Dictionary<string, string>();
        foreach (var text in parsed.GetValue(_environment) ?? [])
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                return null;
            }

            environment[text[..equals]] = text[(equals + 1)..];
        }

        return environment;
    }

    private async Task<(ScriptFileText? Script, Failure? Failure)> ReadScriptAsync(
        ParseResult parsed, CancellationToken cancellation)
    {
        if (parsed.GetValue(_script) is not { } path)
        {
            return (null, null);
        }

        try
        {
            var content = path == "-"
                ? await Console.In.ReadToEndAsync(cancellation)
                : await File.ReadAllTextAsync(path, cancellation);

            // The host's file has its own name, made of the content; only what tells the interpreter is kept.
            var extension = Path.GetExtension(path);
            var name = Extension().IsMatch(extension) ? NameOf(content) + extension : null;
            return (new ScriptFileText(content, name, null, parsed.GetValue(_interpreter)), null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, new Failure(ExitCode.Usage, $"the script {path} cannot be read"));
        }
    }

    private static string NameOf(string content) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)))[..16];

    [GeneratedRegex(@"^\.[A-Za-z0-9]{1,8}\z")]
    private static partial Regex Extension();

    private static Option<TimeSpan> Span(string name, string description, TimeSpan byDefault) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => byDefault,
        HelpName = "time",
        CustomParser = SpanArgument.Parse,
    };

    private static Option<int?> Count(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "n",
        CustomParser = result =>
        {
            if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                && count > 0)
            {
                return count;
            }

            result.AddError($"{name} must be a number from 1 on, not '{result.Tokens[0].Value}'");
            return null;
        },
    };
}
