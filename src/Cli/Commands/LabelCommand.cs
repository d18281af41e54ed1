using System.CommandLine;
using Gse.Cli.Api;
using Gse.Cli.Output;
using Spectre.Console;

namespace Gse.Cli.Commands;

/// <summary>What operators call agents.</summary>
internal static class LabelCommand
{
    public static Command Create(GlobalOptions global, Terminal terminal) =>
        new("label", "What operators call an agent, for choosing targets")
        {
            List(global, terminal),
            Change(
                global, terminal, "set", "Set labels; the others stay (needs an operator key)",
                new Argument<string[]>("labels") { Description = "name=value ...", Arity = ArgumentArity.OneOrMore },
                Set),
            Change(
                global, terminal, "remove", "Take labels away (needs an operator key)",
                new Argument<string[]>("names") { Description = "name ...", Arity = ArgumentArity.OneOrMore },
                (labels, name) =>
                {
                    labels.Remove(name);
                    return true;
                }),
        };

    private static bool Set(Dictionary<string, string> labels, string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals > 0)
        {
            labels[text[..equals]] = text[(equals + 1)..];
        }

        return equals > 0;
    }

    private static Command List(GlobalOptions global, Terminal terminal)
    {
        var agent = AgentArgument.Create();
        var command = new Command("list", "The labels of an agent") { agent };
        command.SetAction((parsed, cancellation) => global.WithClientAsync(
            parsed, terminal, async (client, printer) => Print(printer, await client.GetAsync(
                AgentArgument.Path(parsed, agent), ApiJson.Default.Agent, cancellation))));
        return command;
    }

    private static Command Change(
        GlobalOptions global, Terminal terminal, string name, string description, Argument<string[]> words,
        Func<Dictionary<string, string>, string, bool> change)
    {
        var agent = AgentArgument.Create();
        var command = new Command(name, description) { agent, words };
        command.SetAction((parsed, cancellation) => global.WithClientAsync(
            parsed, terminal, async (client, printer) =>
            {
                var found = await client.GetAsync(
                    AgentArgument.Path(parsed, agent), ApiJson.Default.Agent, cancellation);
                if (found.Value is not { } before)
                {
                    return found.Failure;
                }

                var labels = new Dictionary<string, string>(before.Labels ?? new Dictionary<string, string>());
                foreach (var word in parsed.GetValue(words) ?? [])
                {
                    if (!change(labels, word))
                    {
                        return new Failure(ExitCode.Usage, $"'{word}' must be name=value");
                    }
                }

                return Print(printer, await client.PutAsync(
                    AgentArgument.Path(parsed, agent, "/labels"), labels, ApiJson.Default.DictionaryStringString,
                    ApiJson.Default.Agent, cancellation));
            }));
        return command;
    }

    private static Failure? Print(Printer printer, Answer<Agent> answer)
    {
        if (answer.Value is { } agent)
        {
            var labels = new Dictionary<string, string>(agent.Labels ?? new Dictionary<string, string>());
            printer.Print(labels, ApiJson.Printed.DictionaryStringString, () =>
            {
                var table = Tables.Create("label", "value");
                foreach (var (label, value) in labels.OrderBy(one => one.Key, StringComparer.Ordinal))
                {
                    table.AddRow(Tables.Cell(label), Tables.Cell(value));
                }

                return table;
            });
        }

        return answer.Failure;
    }
}
