using System.Text.Json;
using Gse.Application.Tasks;
using Gse.Domain.Tasks;

namespace Gse.Edge.Http.GseApi.Tasks;

/// <summary>
/// How a task is as a whole, and which agents are how (contract gse-tasks-files-processes, section 2.7, whose words
/// these are).
/// </summary>
internal sealed class TaskStateAnswer
{
    private const string Succeeded = "successed_agents";
    private const string TimedOut = "timeout_agents";
    private const string Failed = "failed_agents";
    private const string Pending = "pending_agents";
    private const string Offline = "offline_agents";
    private const string Restarted = "restarted_agents";

    private static readonly string[] Names = [Succeeded, TimedOut, Failed, Pending, Offline, Restarted];

    private readonly Dictionary<string, List<string>> _agents =
        Names.ToDictionary(name => name, _ => new List<string>());
    private bool _isUnderWay;

    /// <summary>Of those asked about, in that order; of all if nobody is asked about.</summary>
    public static TaskStateAnswer Of(IReadOnlyList<TargetView> targets, IReadOnlyList<string>? asked)
    {
        var answer = new TaskStateAnswer();
        if (asked is null)
        {
            foreach (var view in targets)
            {
                answer.Add(view.Target.Host, view.State);
            }

            return answer;
        }

        var known = targets.SelectMany(view => Spellings(view.Target).Select(name => (name, view.State)))
            .ToLookup(pair => pair.name, pair => pair.State, StringComparer.Ordinal);
        foreach (var name in asked.Distinct(StringComparer.Ordinal))
        {
            foreach (var state in known[name])
            {
                answer.Add(name, state);
            }
        }

        return answer;
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteString("state", State());
        WriteLists(json, name => _agents[name]);
    }

    public static void WriteNothing(Utf8JsonWriter json)
    {
        json.WriteString("state", "");
        WriteLists(json, _ => []);
    }

    private static void WriteLists(Utf8JsonWriter json, Func<string, IReadOnlyList<string>> agentsOf)
    {
        foreach (var name in Names)
        {
            json.WriteStartArray(name);
            foreach (var agent in agentsOf(name))
            {
                json.WriteStringValue(agent);
            }

            json.WriteEndArray();
        }
    }

    private static IEnumerable<string> Spellings(TaskTarget target) =>
        target.AgentText is { Length: > 0 } agent && agent != target.Host ? [target.Host, agent] : [target.Host];

    private void Add(string name, TargetState state)
    {
        _isUnderWay |= state.Phase is TargetPhase.Running or TargetPhase.Ended;
        _agents[ListOf(state.Result)].Add(name);
    }

    private static string ListOf(TargetResult? result) => result switch
    {
        null => Pending,
        { IsSuccess: true } => Succeeded,
        { Outcome: TargetOutcome.TimedOut } => TimedOut,
        { Outcome: TargetOutcome.NeverDelivered or TargetOutcome.HostLost } => Offline,
        { Outcome: TargetOutcome.AgentRestarted } => Restarted,
        _ => Failed,
    };

    private string State()
    {
        if (_agents[Pending].Count > 0)
        {
            return _isUnderWay ? "executing" : "pending";
        }

        return (_agents[Failed], _agents[Offline], _agents[Restarted], _agents[TimedOut]) switch
        {
            ([], [], [], []) => "successed",
            ([], [], [], _) => "timeout",
            _ => "failed",
        };
    }
}
