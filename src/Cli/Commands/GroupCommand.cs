using System.CommandLine;
using Gse.Cli.Api;
using Gse.Cli.Output;

namespace Gse.Cli.Commands;

/// <summary>Saved groups of agents.</summary>
internal static class GroupCommand
{
    private const string Path = "v1/groups";

    public static Command Create(GlobalOptions global, Terminal terminal) =>
        new("group", "Saved groups of agents, for gse run --group")
        {
            List(global, terminal), Show(global, terminal), Put(global, terminal), Delete(global, terminal),
        };

    private static Argument<string> Name() => new("name") { Description = "1 to 64 of a-z 0-9 . _ -" };

    private static string PathOf(ParseResult parsed, Argument<string> name) =>
        $"{Path}/{Uri.EscapeDataString(parsed.GetValue(name)!)}";

    private static Command List(GlobalOptions global, Terminal terminal)
    {
        var command = new Command("list", "All groups");
        command.SetAction((parsed, cancellation) => global.WithClientAsync(
            parsed, terminal, async (client, printer) =>
            {
                var answer = await client.GetAsync(Path, ApiJson.Default.AgentGroupPage, cancellation);
                if (answer.Value is { } page)
                {
                    printer.Print(page, ApiJson.Printed.AgentGroupPage, () => GroupTables.Of(page.Items));
                }

                return answer.Failure;
            }));
        return command;
    }

    private static Command Show(GlobalOptions global, Terminal terminal)
    {
        var name = Name();
        var command = new Command("show", "One group") { name };
        command.SetAction((parsed, cancellation) => global.WithClientAsync(
            parsed, terminal, async (client, printer) => Print(
                printer, await client.GetAsync(PathOf(parsed, name), ApiJson.Default.AgentGroup, cancellation))));
        return command;
    }

    private static Command Put(GlobalOptions global, Terminal terminal)
    {
        var (name, members) = (Name(), new TargetOptions(withGroup: false));
        var command = new Command("put", "Save a group, or change who belongs to it (needs an operator key)") { name };
        members.AddTo(command);
        command.SetAction((parsed, cancellation) => global.WithClientAsync(
            parsed, terminal, async (client, printer) =>
            {
                var (body, wrong) = members.Read(parsed);
                return body is null ? wrong : Print(printer, await client.ChangeAsync(
                    HttpMethod.Put, PathOf(parsed, name), body.ToJsonString(), null, ApiJson.Default.AgentGroup,
                    cancellation));
            }));
        return command;
    }

    private static Command Delete(GlobalOptions global, Terminal terminal)
    {
        var name = Name();
        var command = new Command("delete", "Forget a group (needs an operator key)") { name };
        command.SetAction((parsed, cancellation) => global.WithClientAsync(
            parsed, terminal, async (client, printer) => RoutingTables.PrintDeleted(
                printer, "group", parsed.GetValue(name)!, await client.DeleteAsync(
                    PathOf(parsed, name), ApiJson.Default.Deleted, cancellation))));
        return command;
    }

    private static Failure? Print(Printer printer, Answer<AgentGroup> answer)
    {
        if (answer.Value is { } group)
        {
            printer.Print(group, ApiJson.Printed.AgentGroup, () => GroupTables.Of([group]));
        }

        return answer.Failure;
    }
}
