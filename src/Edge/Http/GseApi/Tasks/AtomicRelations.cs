using System.Globalization;
using System.Text.Json;
using Gse.Domain.Tasks;

namespace Gse.Edge.Http.GseApi.Tasks;

/// <summary>Which commands of a task wait for which others: <c>atomic_tasks_relations</c>.</summary>
internal sealed class AtomicRelations
{
    private readonly Dictionary<int, List<int>> _after = [];

    public IReadOnlyList<int> After(int atomic) => _after.GetValueOrDefault(atomic) ?? [];

    public static AtomicRelations Read(GseBody body, IReadOnlyList<AtomicTask> atomics)
    {
        var relations = new AtomicRelations();
        var known = new HashSet<int>();
        for (var i = 0; i < atomics.Count; i++)
        {
            if (atomics[i].Id >= 0 && !known.Add(atomics[i].Id))
            {
                body.Wrong($"atomic_tasks[{i}].atomic_task_id", "must be unique");
            }
        }

        foreach (var relation in body.Fields.Objects("atomic_tasks_relations"))
        {
            relations.Read(relation, known);
        }

        if (!relations.CanAllBeReached(known))
        {
            body.Wrong("atomic_tasks_relations", "must not make atomic tasks wait for each other in a circle");
        }

        return relations;
    }

    private void Read(GseFields relation, HashSet<int> known)
    {
        if (relation.RequiredNumber("atomic_task_id") is not { } atomic)
        {
            return;
        }

        if (!known.Contains(atomic))
        {
            relation.Wrong("atomic_task_id", "must be the id of an atomic task");
        }

        var after = _after.TryGetValue(atomic, out var before) ? before : _after[atomic] = [];
        if (!relation.HasList("atomic_task_id_idx", out var list))
        {
            return;
        }

        var index = 0;
        foreach (var element in list.EnumerateArray())
        {
            var field = string.Create(CultureInfo.InvariantCulture, $"atomic_task_id_idx[{index++}]");
            if (element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var id) && known.Contains(id))
            {
                after.Add(id);
            }
            else
            {
                relation.Wrong(field, "must be the id of an atomic task");
            }
        }
    }

    // Whoever waits for nothing that still waits can run; if none is left who can, the rest is a circle.
    private bool CanAllBeReached(HashSet<int> known)
    {
        var waiting = new HashSet<int>(known);
        while (waiting.RemoveWhere(id => !After(id).Any(waiting.Contains)) > 0)
        {
            continue;
        }

        return waiting.Count == 0;
    }
}
