using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Gse.Cli.Commands;

/// <summary>In which steps the hosts are gone through.</summary>
internal sealed class RunPlan
{
    private readonly Option<TimeSpan> _pause = Span("--pause", "Between two batches; default none", TimeSpan.Zero);
    private readonly Option<int?> _concurrency = Count("--concurrency", "At most so many at a time");
    private readonly Option<int?> _batch = Count("--batch", "So many, then the next ones when all have ended");
    private readonly Option<int?> _canary = Count("--canary", "So many first; the others only if all went well");
    private readonly Option<int?> _stopAt = Count("--stop-at-failures", "Start no more once so many have failed");
    private readonly Option<double?> _stopAtRatio = new("--stop-at-failure-ratio")
    {
        Description = "The same as a part of all, 0 to 1",
        HelpName = "part",
    };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _concurrency, _batch, _pause, _canary, _stopAt, _stopAtRatio })
        {
            command.Add(option);
        }
    }

    public void Fill(JsonObject body, ParseResult parsed)
    {
        var plan = new JsonObject();
        Put("concurrency", parsed.GetValue(_concurrency));
        Put("canary", parsed.GetValue(_canary));
        Put("stopAtFailures", parsed.GetValue(_stopAt));
        if (parsed.GetValue(_stopAtRatio) is { } ratio)
        {
            plan["stopAtFailureRatio"] = ratio;
        }

        if (parsed.GetValue(_batch) is { } size)
        {
            plan["batch"] = new JsonObject
            {
                ["size"] = size,
                ["pause"] = Math.Ceiling(parsed.GetValue(_pause).TotalSeconds),
            };
        }

        if (plan.Count > 0)
        {
            body["plan"] = plan;
        }

        void Put(string name, int? value)
        {
            if (value is not null)
            {
                plan[name] = value;
            }
        }
    }

    public static Option<TimeSpan> Span(string name, string description, TimeSpan byDefault) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => byDefault,
        HelpName = "time",
        CustomParser = SpanArgument.Parse,
    };

    private static Option<int?> Count(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "n",
        CustomParser = result =>
        {
            if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                && count > 0)
            {
                return count;
            }

            result.AddError($"{name} must be a number from 1 on, not '{result.Tokens[0].Value}'");
            return null;
        },
    };
}
