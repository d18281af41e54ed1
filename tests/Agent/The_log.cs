using System.Text;
using System.Text.Json;
using Gse.Agent.Tests.Kit;
using Gse.AgentHost.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Gse.Agent.Tests;

public sealed partial class The_log : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, 6, TimeSpan.Zero));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void is_a_json_object_a_line_with_the_message_and_what_it_is_made_of()
    {
        var lines = new Lines();
        using (var log = new AgentLog(lines, LogLevel.Information, _time))
        {
            Said(log, "a \"quoted\" text\n", 7, true);
        }

        using var json = JsonDocument.Parse(Assert.Single(lines.All));
        var root = json.RootElement;
        Assert.Equal("2026-01-02T03:04:05.006Z", root.GetProperty("Timestamp").GetString());
        Assert.Equal((9001, "Warning"), (root.GetProperty("EventId").GetInt32(), Text(root, "LogLevel")));
        Assert.Equal("said a \"quoted\" text\n, 7 times, loud: True", Text(root, "Message"));
        Assert.Equal(
            """{"What":"a \u0022quoted\u0022 text\n","Times":7,"Loud":true}""", root.GetProperty("State").GetRawText());
    }

    [Fact]
    public void is_silent_below_its_level()
    {
        var lines = new Lines();
        using var log = new AgentLog(lines, LogLevel.Error, _time);
        Said(log, "nothing", 1, false);
        Assert.Empty(lines.All);
    }

    [Fact]
    public void moves_on_to_another_file_when_one_is_full_and_keeps_as_many_as_it_may()
    {
        var path = _folder.File("gse_agent.log");
        using (var file = new RotatingFile(path, 100, 3))
        {
            for (var i = 0; i < 10; i++)
            {
                file.Write(Encoding.ASCII.GetBytes($"{i}{new string('x', 58)}\n"));
            }
        }

        Assert.Equal(["gse_agent.log", "gse_agent.log.1", "gse_agent.log.2"], FileNames());
        Assert.Equal(['9', '8', '7'], FileNames().Select(name => File.ReadAllText(_folder.File(name!))[0]));
    }

    private IEnumerable<string?> FileNames() => Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order();

    private static string? Text(JsonElement root, string name) => root.GetProperty(name).GetString();

    [LoggerMessage(9001, LogLevel.Warning, "said {What}, {Times} times, loud: {Loud}")]
    private static partial void Said(ILogger logger, string what, int times, bool loud);

    private sealed class Lines : ILogSink
    {
        public List<string> All { get; } = [];

        public void Write(ReadOnlySpan<byte> line) => All.Add(Encoding.UTF8.GetString(line));

        public void Dispose() => All.TrimExcess();
    }
}
