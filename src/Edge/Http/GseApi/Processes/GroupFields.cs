using Gse.Domain.Processes;

namespace Gse.Edge.Http.GseApi.Processes;

/// <summary>One pool of a process group (contract gse-tasks-files-processes, section 5.9).</summary>
internal static class GroupFields
{
    public static ProcessGroup Read(GseFields group)
    {
        var (id, resource) = (group.Required("id"), group.RequiredObject("resource"));
        return new ProcessGroup(
            id, resource?.Measure("cpu_pool_limit") ?? 0, resource?.Measure("mem_pool_limit") ?? 0,
            WeightOf(resource, "cpu_pool_weight"), WeightOf(resource, "mem_pool_weight"));
    }

    private static int WeightOf(GseFields? resource, string field)
    {
        var weight = resource?.Number(field) ?? 0;
        if (weight > 1)
        {
            resource?.Wrong(field, "must be 0 or 1");
        }

        return weight;
    }
}
