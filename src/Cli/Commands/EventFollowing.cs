using System.Text.Json;
using Gse.Cli.Api;

namespace Gse.Cli.Commands;

/// <summary>
/// Follows the log until Ctrl-C. An edge that is away for a while does not end it: it goes on behind the last event.
/// What the edge refuses (a wrong filter, a revoked key) does.
/// </summary>
internal sealed class EventFollowing(GseClient client, Printer printer)
{
    private const string CutOff = "gse.cut-off";
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    public async Task<Failure?> RunAsync(EventQuery wanted, CancellationToken cancellation)
    {
        string? lastId = null;
        var (answered, pause) = (false, FirstPause);
        while (true)
        {
            var answer = await client.FollowAsync(wanted.StreamPath, lastId, cancellation);
            if (answer.Failure is { } failure)
            {
                if (!answered || failure.ExitCode != ExitCode.NotReachable)
                {
                    return failure;
                }

                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
            else
            {
                (answered, pause) = (true, FirstPause);
                lastId = await PrintAsync(answer.Value!, lastId, cancellation);
                printer.Note("... the stream ended, trying to go on");
            }

            await Task.Delay(pause, printer.Terminal.Time, cancellation);
        }
    }

    private async Task<string?> PrintAsync(LineStream lines, string? lastId, CancellationToken cancellation)
    {
        using (lines)
        {
            var events = new SentEvents(lines, lastId);
            while (await events.NextAsync(cancellation) is var (name, data))
            {
                if (name == CutOff)
                {
                    printer.Note($"... the edge ended the stream: {data}");
                }
                else if (JsonSerializer.Deserialize(data, ApiJson.Default.LogEvent) is { } happened)
                {
                    EventsCommand.Print(printer, happened);
                }
            }

            return events.LastId;
        }
    }
}
