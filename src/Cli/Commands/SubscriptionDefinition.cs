using System.CommandLine;
using System.Globalization;
using Gse.Cli.Api;

namespace Gse.Cli.Commands;

internal static class SubscriptionDefinition
{
    public static Command Create(GlobalOptions global, Terminal terminal)
    {
        var name = SubscriptionsCommand.Name();
        var types = Words("--type", "Only these types");
        var agents = Words("--agent", "Only events of these agents and their alarms (id, or cloud:ip)");
        var channels = new Option<int[]>("--channel")
        {
            Description = "Only events of these channels, separated by commas; alarms told on them included",
            HelpName = "ids",
            CustomParser = result =>
            {
                var texts = Split(result.Tokens[0].Value);
                var ids = texts.Select(text => int.TryParse(
                    text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0).ToArray();
                if (ids.Contains(0))
                {
                    result.AddError($"--channel must be channel ids, not '{result.Tokens[0].Value}'");
                }

                return ids;
            },
        };
        var tasks = Words("--task", "Only events of these tasks");
        var from = new Option<string?>("--from")
        {
            Description = "Where it begins: now (a new one's default), start, or behind a position. One that is there "
                + "stays where it is, unless this is another start than before",
            HelpName = "where",
        };
        var command = new Command("define", "Make a subscription, or change what it wants (needs an operator key)")
        {
            name, types, agents, channels, tasks, from,
        };
        command.SetAction((parsed, cancellation) => global.WithClientAsync(
            parsed, terminal, async (client, printer) =>
            {
                var filter = new SubscriptionFilter(
                    parsed.GetValue(types), null, parsed.GetValue(agents), parsed.GetValue(channels),
                    parsed.GetValue(tasks));
                return SubscriptionsCommand.Print(printer, await client.PutAsync(
                    SubscriptionsCommand.PathOf(parsed.GetValue(name)),
                    new SubscriptionRequest(filter, parsed.GetValue(from)), ApiJson.Default.SubscriptionRequest,
                    ApiJson.Default.Subscription, cancellation));
            }));
        return command;
    }

    private static Option<string[]?> Words(string name, string description) => new(name)
    {
        Description = description + ", separated by commas",
        HelpName = "list",
        CustomParser = result => Split(result.Tokens[0].Value),
    };

    private static string[] Split(string text) =>
        text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
