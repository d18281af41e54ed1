using System.Text;
using Gse.Application.Processes;
using Gse.Application.Projections;
using Gse.Domain.Agents;
using Gse.Domain.Processes;

namespace Gse.Application.Tests.Processes;

public sealed class The_view_of_processes
{
    private static readonly AgentId Agent = AgentId.Parse("a1");
    private static readonly DateTimeOffset At = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void loads_from_documents_of_before_there_were_specs_and_groups()
    {
        const string old =
            """
            {"agent":"a1","processes":[{"key":"nodeman:beat","watch":{"procName":"beat","pidPath":"/p","commandLine":"",
             "supervised":true,"version":"1","labels":{"a":"b"}},"registered":true,"pid":7,"commandLine":"beat",
             "registeredAt":"2026-03-01T12:00:00+00:00","changedAt":"2026-03-01T12:00:00+00:00","restarts":0,
             "message":""}]}
            """;
        var projection = new ProcessProjection();
        projection.Load(new StoredDocument("processes", "a1", Encoding.UTF8.GetBytes(old)));
        var view = projection.Find(Agent)!;
        var process = Assert.Single(view.Processes);
        Assert.Equal((7, true, "1"), (process.Pid, process.Watch!.Supervised, process.Watch.Version));
        Assert.Null(process.Watch.Spec);
        Assert.Empty(view.GroupsOf("nodeman"));
    }

    [Fact]
    public void is_the_same_after_it_was_stored()
    {
        var spec = new ProcessSpec(
            "beat", "/s", "/p", "", "", "root", "start", "", "", "", "", "", "", 10.5, 0, 1, 5, 0, 0, 0, "", 60);
        Assert.True(ProcessKey.TryCreate("nodeman", "beat", out var key));
        var watch = new ProcessWatch("beat", "/p", "", true, "1", new Dictionary<string, string>()) { Spec = spec };
        var view = new ProcessesView(
            Agent, [new ProcessView(key, watch, true, 7, "", At, At, null, null, null, At, 0, "")])
        {
            Groups = [new NamespaceGroups("nodeman", [new ProcessGroup("g1", 30.5, 20, 1, 0)])],
        };
        var projection = new ProcessProjection();
        projection.Load(new StoredDocument("processes", "a1", ViewFormat.Write(view)));
        var loaded = projection.Find(Agent)!;
        Assert.Equal(watch, loaded.Processes[0].Watch);
        Assert.Equal([new ProcessGroup("g1", 30.5, 20, 1, 0)], loaded.GroupsOf("nodeman"));
        Assert.Empty(loaded.GroupsOf("other"));
    }

    [Fact]
    public void of_another_spec_is_another_watch()
    {
        var watch = new ProcessWatch("beat", "", "", true, "1", new Dictionary<string, string>());
        var spec = new ProcessSpec(
            "beat", "/s", "", "", "", "", "", "", "", "", "", "", "", 0, 0, 1, 0, 0, 0, 0, "", 0);
        Assert.NotEqual(watch, watch with { Spec = spec });
        Assert.Equal(watch with { Spec = spec }, watch with { Spec = spec with { } });
    }
}
