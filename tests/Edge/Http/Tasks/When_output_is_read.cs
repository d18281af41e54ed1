using System.Net;
using System.Text;
using Gse.Domain.Tasks;

namespace Gse.Edge.Tests.Http.Tasks;

public sealed class When_output_is_read : EdgeWithTasks
{
    private const string Path = "/v1/tasks/GSETASK:S:1:2/targets/1/output";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", "hello, 世界\n", "14", "true")]
    [InlineData("?offset=7", "世界\n", "14", "true")]
    [InlineData("?limit=5", "hello", "5", "false")]
    [InlineData("?offset=14&limit=5", "", "14", "true")]
    [InlineData("?atomic=4", "hello, 世界\n", "14", "true")]
    public async Task it_is_told_where_to_go_on_and_whether_there_is_more(
        string query, string text, string next, string complete)
    {
        Write("hello, 世界\n", isComplete: true);
        using var client = Edge.Client();
        using var response = await client.GetAsync(Path + query, Cancellation);

        Assert.Equal("text/plain; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Equal(text, await response.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal(next, Assert.Single(response.Headers.GetValues("Gse-Next-Offset")));
        Assert.Equal(complete, Assert.Single(response.Headers.GetValues("Gse-Output-Complete")));
    }

    [Fact]
    public async Task it_is_not_complete_while_it_may_grow()
    {
        Write("so far", isComplete: false);
        using var client = Edge.Client();
        using var response = await client.GetAsync(Path, Cancellation);
        Assert.Equal("false", Assert.Single(response.Headers.GetValues("Gse-Output-Complete")));
    }

    [Theory]
    [InlineData("/v1/tasks/GSETASK:S:1:2/targets/3/output", 404)]
    [InlineData("/v1/tasks/GSETASK:S:1:2/targets/-1/output", 404)]
    [InlineData(Path + "?atomic=1", 404)]
    [InlineData(Path + "?offset=-1", 400)]
    [InlineData(Path + "?limit=0", 400)]
    [InlineData(Path + "?limit=5242881", 400)]
    public async Task what_is_not_there_is_said_so(string path, int status)
    {
        Write("x", isComplete: true);
        Assert.Equal(status, (int)(await GetAsync(path)).Status);
    }

    [Fact]
    public async Task it_can_be_followed_to_its_end()
    {
        Write("one ", isComplete: false);
        using var client = Edge.Client();
        using var lines = await FollowAsync(client, Path, null);

        Assert.Equal(": beat|id: 0|", await BlockAsync(lines));
        Assert.Equal("""id: 4|event: output|data: {"offset":0,"text":"one "}|""", await BlockAsync(lines));
        Write("one two", isComplete: true);
        Assert.Equal("""id: 7|event: output|data: {"offset":4,"text":"two"}|""", await BlockAsync(lines));
        var end = await BlockAsync(lines);
        Assert.StartsWith("""id: 7|event: end|data: {"command":{"id":0,"outcome":"exited","exitCode":0""", end);
        Assert.Null(await lines.ReadLineAsync(Cancellation));
    }

    [Fact]
    public async Task who_comes_back_goes_on_where_it_was()
    {
        Write("one two", isComplete: true);
        using var client = Edge.Client();
        using var lines = await FollowAsync(client, Path + "?offset=1", "4");

        Assert.Equal(": beat|id: 4|", await BlockAsync(lines));
        Assert.Equal("""id: 7|event: output|data: {"offset":4,"text":"two"}|""", await BlockAsync(lines));
    }

    [Fact]
    public async Task much_of_it_comes_in_parts_that_are_whole_characters()
    {
        var text = string.Concat(Enumerable.Repeat("0123456789abcdef", 4_000));
        Write(text, isComplete: true);
        using var client = Edge.Client();
        using var lines = await FollowAsync(client, Path, null);

        await BlockAsync(lines);
        var read = new StringBuilder();
        while (await BlockAsync(lines) is var block && !block.Contains("event: end", StringComparison.Ordinal))
        {
            read.Append(block[(block.IndexOf("\"text\":\"", StringComparison.Ordinal) + 8)..^3]);
            Assert.InRange(block.Length, 1, 10_000);
        }

        Assert.Equal(text, read.ToString());
    }

    [Fact]
    public async Task the_progress_of_the_task_can_be_followed_to_its_end()
    {
        var waits = 0;
        Tasks.Awaited = () =>
        {
            if (++waits == 3)
            {
                Tasks.Finish();
            }
        };
        using var client = Edge.Client();
        using var lines = await FollowAsync(client, "/v1/tasks/GSETASK:S:1:2/events", null);

        Assert.Equal(": beat|", await BlockAsync(lines));
        Assert.Equal(
            """event: progress|data: {"stage":"running","targets":3,"phases":{"running":3},"outcomes":{},"succeeded":0,"late":0}|""",
            await BlockAsync(lines));
        Assert.Equal(
            """event: finished|data: {"stage":"finished","targets":3,"phases":{"ended":3},"outcomes":{"exited":2,"hostLost":1},"succeeded":2,"late":0}|""",
            await BlockAsync(lines));
        Assert.Null(await lines.ReadLineAsync(Cancellation));
        Assert.Equal(3, waits);
    }

    private void Write(string text, bool isComplete)
    {
        var state = !isComplete ? TargetState.Initial : TargetState.Initial with
        {
            Phase = TargetPhase.Ended,
            Ends =
            [
                new AtomicResult(
                    0, TargetOutcome.Exited, 0, TasksInTest.At, TasksInTest.At, "", 7, false, "", StartFailure.None),
            ],
        };
        Tasks.Targets.Clear();
        Tasks.Targets.Add(TasksInTest.Target(0, "a", TargetState.Initial));
        Tasks.Targets.Add(TasksInTest.Target(1, "b", state));
        Tasks.Output = TasksInTest.Text(text);
        Tasks.IsOutputComplete = isComplete;
    }

    private static async Task<StreamReader> FollowAsync(HttpClient client, string path, string? lastId)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept", "text/event-stream");
        if (lastId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastId);
        }

        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return new StreamReader(await response.Content.ReadAsStreamAsync(Cancellation));
    }

    /// <summary>The lines up to the next empty one.</summary>
    private static async Task<string> BlockAsync(StreamReader lines)
    {
        var block = new StringBuilder();
        while (await lines.ReadLineAsync(Cancellation) is { Length: > 0 } line)
        {
            block.Append(line).Append('|');
        }

        return block.ToString();
    }
}
