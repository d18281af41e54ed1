using Gse.Domain;
using Gse.Domain.Channels;

namespace Gse.Application.Routing;

/// <summary>Whether routes lead to where they can: everything about them that is not in the request alone.</summary>
internal sealed class RouteCheck(StreamToStore streams)
{
    public async ValueTask CheckAsync(ReadRoutes read, InputProblems problems, CancellationToken cancellation)
    {
        var modes = new Dictionary<StreamToId, string?>();
        foreach (var (body, path) in read.Bodies)
        {
            if (body.StreamTo.Value == 0)
            {
                continue;
            }

            if (!modes.TryGetValue(body.StreamTo, out var mode))
            {
                mode = await streams.FindReportModeAsync(body.StreamTo, cancellation);
                modes.Add(body.StreamTo, mode);
            }

            var to = JsonFields.Join(path, "stream_to");
            if (mode is null)
            {
                problems.Wrong($"{to}.stream_to_id", $"names stream_to '{body.StreamTo}', which is not found");
            }
            else if (body.In(mode) is null)
            {
                problems.Wrong($"{to}.{mode}", $"is missing: stream_to '{body.StreamTo}' is {mode}");
            }
        }
    }

    /// <summary>
    /// One answer with everything: the problems of the input, and of the decision those that are about the input.
    /// </summary>
    public static Decision<ChannelEvent> Merge(
        Decision<ChannelEvent> decision, ReadRoutes read, InputProblems problems)
    {
        var refusals = Each(decision.Refusal).Select(refusal => Locate(refusal, read)).ToList();
        if (problems.Refusal is { } wrong)
        {
            refusals = [.. Each(wrong), .. refusals.Where(refusal => refusal is FilterNotDefined)];
        }

        return refusals switch
        {
            [] => decision,
            [var only] => Decision.Refuse<ChannelEvent>(only),
            _ => Decision.Refuse<ChannelEvent>(new ManyRefusals(refusals)),
        };
    }

    private static IEnumerable<Refusal> Each(Refusal? refusal) =>
        refusal switch { null => [], ManyRefusals many => many.Reasons, _ => [refusal] };

    private static Refusal Locate(Refusal refusal, ReadRoutes read)
    {
        if (refusal is not FilterNotDefined missing)
        {
            return refusal;
        }

        var (body, path) = read.Bodies.FirstOrDefault(item => item.Body.Name == missing.Route);
        if (body is null)
        {
            return refusal;
        }

        var inAnd = body.FilterAnd.ToList().IndexOf(missing.Filter);
        var name = inAnd >= 0
            ? $"filter_name_and[{inAnd}]"
            : $"filter_name_or[{body.FilterOr.ToList().IndexOf(missing.Filter)}]";
        return missing with { Field = JsonFields.Join(path, name) };
    }
}
