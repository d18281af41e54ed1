using Gse.Application;
using Gse.Application.Groups;
using Gse.Domain;
using Gse.Domain.Groups;
using Gse.Edge.Http.Calls;
using Gse.Edge.Http.Refusals;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gse.Edge.Http.V1;

/// <summary><c>/v1/groups</c>: saved groups of agents, for tasks to choose.</summary>
internal static class GroupEndpoints
{
    public static void MapGroups(this IEndpointRouteBuilder v1)
    {
        var groups = v1.MapGroup("/groups").WithTags("Groups").WithMetadata(new WaitsForAfter());
        groups.MapGet("", ListAsync).WithName("listGroups").WithSummary("All saved groups of agents");
        groups.MapGet("/{name}", GetAsync).WithName("getGroup").WithSummary("A saved group and who belongs to it");
        groups.MapPut("/{name}", PutAsync).WithName("putGroup")
            .WithSummary("Saves a group, or changes who belongs to it; needs an operator's key")
            .WithDescription("Saying the same again changes nothing. Tasks keep the targets they were begun with.");
        groups.MapDelete("/{name}", DeleteAsync).WithName("deleteGroup")
            .WithSummary("Forgets a group; needs an operator's key");
    }

    private static async Task<Results<Ok<GroupListResource>, RefusalResult>> ListAsync(
        IMediator mediator, CancellationToken cancellation) => Answers.Of(
            await mediator.Send(new ListGroups(), cancellation),
            all => new GroupListResource([.. all.Select(GroupResource.Of)]));

    private static async Task<Results<Ok<GroupResource>, StatusCodeHttpResult, RefusalResult>> GetAsync(
        string name, HttpContext context, IMediator mediator, CancellationToken cancellation) =>
        TryName(name, out var id, out var refusal)
            ? Preconditions.Answer(
                context, await mediator.Send(new GetGroup(id), cancellation), group => group.Revision,
                GroupResource.Of)
            : refusal;

    private static async Task<Results<Ok<GroupResource>, RefusalResult>> PutAsync(
        string name, GroupRequest body, HttpContext context, IMediator mediator, PositionWait positions,
        CancellationToken cancellation)
    {
        var problems = new InputProblems();
        var named = TryName(name, out var id, out _);
        var members = body.Read(problems);
        if (RefusalList.Of(named ? null : WrongName, problems.Refusal) is { } wrong)
        {
            return new RefusalResult(wrong);
        }

        var result = await mediator.Send(new PutGroup(id, members), cancellation);
        if (result.Refusal is { } refusal)
        {
            return new RefusalResult(refusal);
        }

        Answers.TellPosition(context, result.Position);
        await positions.SettleAsync(result.Position, cancellation);
        return Answers.Of(await mediator.Send(new GetGroup(id), cancellation), GroupResource.Of);
    }

    private static async Task<Results<NoContent, RefusalResult>> DeleteAsync(
        string name, HttpContext context, IMediator mediator, PositionWait positions, CancellationToken cancellation)
    {
        if (!TryName(name, out var id, out var refusal))
        {
            return refusal;
        }

        var result = await mediator.Send(new DeleteGroup(id), cancellation);
        await positions.SettleAsync(result.Position, cancellation);
        return Answers.Done(context, result);
    }

    private static InvalidInput WrongName => new("name", TargetRequests.GroupForm);

    private static bool TryName(string name, out GroupId id, out RefusalResult refusal)
    {
        refusal = new RefusalResult(WrongName);
        return GroupId.TryParse(name, out id);
    }
}
