using System.CommandLine;
using Gse.Cli.Api;
using Gse.Cli.Output;

namespace Gse.Cli.Commands;

/// <summary>The fleet, live: redrawn in a terminal, elsewhere one line for each change.</summary>
internal static class WatchCommand
{
    private const int MaxAgents = 10_000;

    public static Command Create(GlobalOptions global, Terminal terminal)
    {
        var filter = new AgentFilter();
        var every = new Option<TimeSpan>("--every")
        {
            Description = "How often to ask: 1s, 10s, 1m",
            DefaultValueFactory = _ => TimeSpan.FromSeconds(1),
            HelpName = "time",
            CustomParser = SpanArgument.Parse,
        };
        var command = new Command("watch", "Show the fleet live, until Ctrl-C") { every };
        filter.AddTo(command);
        command.SetAction((parsed, cancellation) => global.WithClientAsync(
            parsed, terminal, async (client, printer) =>
            {
                IFleetView view = printer switch
                {
                    { IsJson: true } => new FleetJson(printer),
                    { Terminal.IsLive: true } => new FleetScreen(terminal),
                    _ => new FleetLines(printer),
                };
                var filters = filter.QueryOf(parsed);
                return await RunAsync(
                    view, () => AgentList.ReadAsync(client, filters, MaxAgents, cancellation), parsed.GetValue(every),
                    terminal.Time, cancellation);
            }));
        return command;
    }

    /// <summary>An edge that is away for a while does not end the view; a wrong key does.</summary>
    private static async Task<Failure?> RunAsync(
        IFleetView view, Func<Task<Answer<AgentPage>>> read, TimeSpan every, TimeProvider time,
        CancellationToken cancellation)
    {
        var answered = false;
        using var timer = new PeriodicTimer(every, time);
        do
        {
            var answer = await read();
            if (answer.Failure is { } failure && (!answered || failure.ExitCode != ExitCode.NotReachable))
            {
                return failure;
            }

            answered = true;
            view.Show(answer.Value, answer.Failure, time.GetUtcNow());
        }
        while (await timer.WaitForNextTickAsync(cancellation));

        return null;
    }
}
