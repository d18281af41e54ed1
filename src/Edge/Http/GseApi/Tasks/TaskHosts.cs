using System.Text.Json;
using Gse.Application.Tasks;

namespace Gse.Edge.Http.GseApi.Tasks;

/// <summary>
/// The targets of a task as any client of either family writes them: <c>agents</c> with an account each, ids alone, or
/// hosts. A password of an account is not even read: nothing of it may be kept.
/// </summary>
internal static class TaskHosts
{
    /// <summary>Who is to run something, with whose rights.</summary>
    public static List<TargetWish> ReadWishes(GseBody body)
    {
        var before = body.Problems;
        var wishes = new List<TargetWish>();
        if (GseBody.Has(body.Root, "agents", out _))
        {
            foreach (var agent in body.Fields.Objects("agents"))
            {
                wishes.Add(new TargetWish(agent.Required("bk_agent_id"), ContainerOf(agent), agent.Required("user")));
            }
        }
        else
        {
            wishes.AddRange(GseTargets.Read(body, "agents").Ids.Select(id => new TargetWish(id)));
        }

        if (wishes.Count == 0 && body.Problems == before)
        {
            body.Wrong("agents", "must not be empty");
        }

        return wishes;
    }

    /// <summary>Whom something concerns. The list must be there and may be empty.</summary>
    public static List<TerminatedHost> Read(GseBody body)
    {
        if (!GseBody.Has(body.Root, "agents", out _))
        {
            return [.. GseTargets.Read(body, "agents").Ids.Select(id => new TerminatedHost(id, null))];
        }

        var hosts = new List<TerminatedHost>();
        foreach (var agent in body.Fields.Objects("agents"))
        {
            hosts.Add(new TerminatedHost(agent.Required("bk_agent_id"), ContainerOf(agent)));
        }

        return hosts;
    }

    /// <summary>Whether the request names targets at all.</summary>
    public static bool AreIn(JsonElement root) =>
        GseBody.Has(root, "agents", out _) || GseBody.Has(root, "agent_id_list", out _)
        || GseBody.Has(root, "hosts", out _);

    /// <summary>Null for the host itself, which clients also write as nothing or as zeros.</summary>
    public static string? ContainerOf(GseFields agent)
    {
        var id = agent.Text("bk_container_id");
        return id.All(c => c == '0') ? null : id;
    }
}
