using System.CommandLine;
using Gse.Cli.Api;
using Gse.Cli.Output;

namespace Gse.Cli.Commands;

/// <summary>Readers whose place in the log the edge keeps for them.</summary>
internal static class SubscriptionsCommand
{
    private const string Path = "v1/subscriptions";

    public static Command Create(GlobalOptions global, Terminal terminal)
    {
        var command = new Command("subscriptions", "Durable readers of the log: where they are, who reads, how late")
        {
            List(global, terminal), Show(global, terminal), SubscriptionDefinition.Create(global, terminal),
            Delete(global, terminal),
        };
        return command;
    }

    public static string PathOf(string? name) => $"{Path}/{Uri.EscapeDataString(name ?? "")}";

    public static Argument<string> Name() => new("name") { Description = "1 to 64 of a-z 0-9 . _ -" };

    public static Failure? Print(Printer printer, Answer<Subscription> answer)
    {
        if (answer.Value is { } one)
        {
            printer.Print(one, ApiJson.Printed.Subscription, () => SubscriptionTables.Of([one]));
        }

        return answer.Failure;
    }

    private static Command List(GlobalOptions global, Terminal terminal)
    {
        var command = new Command("list", "All subscriptions");
        command.SetAction((parsed, cancellation) => global.WithClientAsync(
            parsed, terminal, async (client, printer) =>
            {
                var answer = await client.GetAsync(Path, ApiJson.Default.SubscriptionPage, cancellation);
                if (answer.Value is { } page)
                {
                    printer.Print(page, ApiJson.Printed.SubscriptionPage, () => SubscriptionTables.Of(page.Items));
                }

                return answer.Failure;
            }));
        return command;
    }

    private static Command Show(GlobalOptions global, Terminal terminal)
    {
        var name = Name();
        var command = new Command("show", "One subscription") { name };
        command.SetAction((parsed, cancellation) => global.WithClientAsync(
            parsed, terminal, async (client, printer) => Print(printer, await client.GetAsync(
                PathOf(parsed.GetValue(name)), ApiJson.Default.Subscription, cancellation))));
        return command;
    }

    private static Command Delete(GlobalOptions global, Terminal terminal)
    {
        var name = Name();
        var command = new Command("delete", "Forget a subscription and its place (needs an operator key)") { name };
        command.SetAction((parsed, cancellation) => global.WithClientAsync(
            parsed, terminal, async (client, printer) =>
            {
                var deleted = new DeletedSubscription(parsed.GetValue(name));
                var answer = await client.DeleteAsync(
                    PathOf(deleted.Name), ApiJson.Default.DeletedSubscription, cancellation);
                if (answer.Value is not null)
                {
                    printer.Print(
                        deleted, ApiJson.Printed.DeletedSubscription,
                        () => new Spectre.Console.Text($"{deleted.Name} is deleted\n"));
                }

                return answer.Failure;
            }));
        return command;
    }
}
