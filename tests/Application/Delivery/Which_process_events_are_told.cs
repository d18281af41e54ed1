using System.Text;
using Gse.Application.Agents;
using Gse.Application.Delivery;
using Gse.Application.EventLog;
using Gse.Application.Events;
using Gse.Application.Processes;
using Gse.Application.Projections;
using Gse.Domain;
using Gse.Domain.Agents;
using Gse.Domain.Processes;

namespace Gse.Application.Tests.Delivery;

/// <summary>Contract gse-tasks-files-processes 8.2: the five names, and of which processes.</summary>
public sealed class Which_process_events_are_told
{
    private static readonly AgentId Agent = AgentId.Parse("a1");
    private static readonly DateTimeOffset At = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly ProcessKey Key =
        ProcessKey.TryCreate("nodeman", "beat", out var key) ? key : throw new InvalidOperationException();

    public static TheoryData<ProcessesEvent, string, string> Events => new()
    {
        { new ProcessRestarted(Agent, Key, 7, 1, At, "", At), "process_restart_success", "" },
        { new ProcessRestartFailed(Agent, Key, 1, "", false, At), "process_restart_failed", "" },
        {
            new ProcessRestartFailed(Agent, Key, 3, "", true, At), "process_restart_failed process_cancel_restart", ""
        },
        { new ProcessLimitExceeded(Agent, Key, 7, "cpu", 11, 10, At), "process_resource_limit_exceed", "" },
        {
            new ProcessGroupLimitExceeded(Agent, Key, "g", 7, "mem", 91, 90, At),
            "process_group_resource_limit_exceed", "process_group_resource_limit_exceed"
        },
        { new ProcessGroupsSet(Agent, "nodeman", [], At), "", "" },
        { new ProcessExited(Agent, Key, 7, 1, null, At), "", "" },
    };

    [Theory]
    [MemberData(nameof(Events))]
    public void of_one_that_is_supervised_and_of_one_that_is_not(
        ProcessesEvent happened, string ofSupervised, string ofOthers)
    {
        foreach (var (supervised, names) in new[] { (true, ofSupervised), (false, ofOthers) })
        {
            var (agents, processes) = (new AgentProjection(), new ProcessProjection());
            var host = new HostAddress(0, "10.0.0.1");
            Apply(agents, new AgentEnrolled(Agent, host, "h", "C", "t", At));
            Apply(processes, new ProcessRegistered(
                Agent, Key, new ProcessWatch("beat", "", "", supervised, "", new Dictionary<string, string>()), At));
            var document = new DocumentSource(agents, processes).Of(Recorded(happened));
            var told = document is { } written ? Encoding.UTF8.GetString(written.Value.Span) : "";
            Assert.Equal(
                names.Split(' ', StringSplitOptions.RemoveEmptyEntries),
                told.Split("\"event_name\":\"").Skip(1).Select(rest => rest.Split('"')[0]));
            if (names.Length > 0)
            {
                Assert.True(DocumentSource.Filter.Matches("processes-a1", happened.GetType().Name));
            }
        }
    }

    private static void Apply(IProjection projection, IDomainEvent happened) =>
        Assert.True(projection.Apply(Recorded(happened), happened));

    private static RecordedEvent Recorded(IDomainEvent happened)
    {
        var data = EventCodec.Encode(
            happened, Guid.NewGuid(), EventCodec.EncodeMetadata(new EventMetadata("test", "c", null, null)));
        return new RecordedEvent(
            StreamName.OfProcesses(Agent), 0, new LogPosition(1), At, data.Id, data.Type, data.Data, data.Metadata,
            IsJson: true);
    }
}
