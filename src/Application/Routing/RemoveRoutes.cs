using Gse.Domain.Access;
using Gse.Domain.Channels;
using MediatR;

namespace Gse.Application.Routing;

/// <summary>Takes routes and filters away, by name: all that are named, or none.</summary>
/// <param name="Routes">A JSON list of names; without a value if the request has none.</param>
/// <param name="Filters">Likewise.</param>
/// <param name="Path">The place in the request that holds the lists <c>route</c> and <c>stream_filters</c>.</param>
/// <param name="Revision">If given, the only one on which the change may be made.</param>
public sealed record RemoveRoutes(
    ChannelId Channel, Author Author, JsonText Routes, JsonText Filters, string Path, long? Revision)
    : ICommand<Allocated>
{
    public Role RequiredRole => Role.Operator;
}

internal sealed class RemoveRoutesHandler(ChannelStore channels, TimeProvider time, CallContext call)
    : IRequestHandler<RemoveRoutes, Result<Allocated>>
{
    public async Task<Result<Allocated>> Handle(RemoveRoutes request, CancellationToken cancellationToken)
    {
        var problems = new InputProblems();
        request.Author.Check(problems);
        var routes = ReadNames(request.Routes, request.Path, "route", problems);
        var filters = ReadNames(request.Filters, request.Path, "stream_filters", problems);
        if (routes.Count + filters.Count == 0)
        {
            problems.Wrong(request.Path, "must name at least one route or stream filter");
        }

        if (problems.Refusal is { } wrong)
        {
            return wrong;
        }

        var removal = new RoutesRemoved(
            request.Channel, request.Author.NameOf(call), request.Author.Platform, routes, filters, time.GetUtcNow());
        var result = await channels.ExecuteAsync(
            request.Channel, state => ChannelDecisions.Remove(state, removal, request.Revision), call,
            cancellationToken);
        return result.Refusal is { } refusal
            ? refusal
            : Result.Ok(new Allocated(request.Channel, result.Value.Revision, false), result.Position);
    }

    private static List<string> ReadNames(JsonText list, string path, string name, InputProblems problems)
    {
        if (list.Value is null)
        {
            return [];
        }

        // A list inside an object is what the fields can read.
        var whole = new JsonText($$"""{"{{name}}":{{list}}}""");
        return [.. new JsonFields(whole.Parse(), path, problems).Texts(name).Distinct()];
    }
}
