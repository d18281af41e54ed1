using System.Text.RegularExpressions;
using Gse.Domain;
using Gse.Domain.Tasks;
using Microsoft.Extensions.Options;

namespace Gse.Application.Tasks;

/// <summary>The policy that <see cref="TaskOptions"/> state.</summary>
internal sealed class TaskPolicy(IOptions<TaskOptions> options) : ITaskPolicy
{
    private const string AgentsOwn = "agent";

    private readonly HashSet<string> _users = new(options.Value.AllowedUsers, StringComparer.Ordinal);
    private readonly Regex[] _forbidden = [.. options.Value.ForbiddenPatterns.Select(PatternOf)];

    /// <summary>Without backtracking: whoever writes a script cannot make its check run for ever.</summary>
    public static Regex PatternOf(string text) =>
        new(text, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Multiline);

    public Refusal? Judge(TaskDraft draft, Caller by) => draft switch
    {
        { Script: { } script } => JudgeUsers(draft.Targets.Wishes.Select(wish => wish.User ?? script.User)
                .Append(script.User))
            ?? JudgeTexts(script.Files.Select(file => file.Content)
                .Concat(script.Atomics.Select(atomic => atomic.Command)).Append(script.Interpreter)
                .Concat(script.Environment.Values)),
        { Processes: { } processes } => JudgeUsers(
                processes.Items.Select(item => item.Spec).OfType<Domain.Processes.ProcessSpec>().Select(s => s.User))
            ?? JudgeTexts(processes.Items.Select(item => item.Spec).OfType<Domain.Processes.ProcessSpec>()
                .SelectMany(CommandsOf)),
        _ => null,
    };

    public bool NeedsApproval(int targets) =>
        options.Value.MaxTargetsWithoutApproval is > 0 and var most && targets > most;

    private TaskForbidden? JudgeUsers(IEnumerable<string> users) =>
        _users.Count > 0
        && users.Distinct().FirstOrDefault(user => !_users.Contains(user.Length == 0 ? AgentsOwn : user)) is { } user
            ? new TaskForbidden($"nothing may run as {(user.Length == 0 ? "the agent's own user" : $"'{user}'")}")
            : null;

    private TaskForbidden? JudgeTexts(IEnumerable<string> texts) =>
        _forbidden.Length > 0
        && texts.SelectMany(text => _forbidden.Where(pattern => pattern.IsMatch(text))).FirstOrDefault() is { } pattern
            ? new TaskForbidden($"the pattern {pattern} was found")
            : null;

    private static IEnumerable<string> CommandsOf(Domain.Processes.ProcessSpec spec) =>
    [
        spec.StartCommand, spec.StopCommand, spec.RestartCommand, spec.ReloadCommand, spec.KillCommand,
        spec.VersionCommand, spec.HealthCommand,
    ];
}
