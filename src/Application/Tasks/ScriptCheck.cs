using Gse.Domain;
using Gse.Domain.Tasks;

namespace Gse.Application.Tasks;

/// <summary>What every script task has to be, whoever asks for it; the fields are named as GSE names them.</summary>
internal static class ScriptCheck
{
    /// <summary>Null: it can be run.</summary>
    public static Refusal? Check(ScriptWork? script)
    {
        if (script is null)
        {
            return null;
        }

        var problems = new InputProblems();
        if (script.Atomics.Count == 0)
        {
            problems.Wrong("atomic_tasks", "must not be empty");
        }

        var ids = new HashSet<int>();
        foreach (var atomic in script.Atomics)
        {
            if (atomic.Id < 0 || !ids.Add(atomic.Id))
            {
                problems.Wrong("atomic_tasks", $"hold the id {atomic.Id}, which is negative or there twice");
            }
        }

        foreach (var (atomic, other) in script.Atomics
            .SelectMany(atomic => atomic.After, (atomic, other) => (atomic, other)))
        {
            if (!ids.Contains(other))
            {
                problems.Wrong("atomic_tasks_relations", $"name {other}, which is no atomic task");
            }
        }

        if (problems.Refusal is null && IsCircular(script))
        {
            problems.Wrong("atomic_tasks_relations", "go round in a circle");
        }

        return problems.Refusal;
    }

    private static bool IsCircular(ScriptWork script)
    {
        var waiting = script.Atomics.ToDictionary(atomic => atomic.Id, atomic => atomic.After.ToHashSet());
        while (waiting.FirstOrDefault(pair => pair.Value.Count == 0) is { Value: not null } free)
        {
            waiting.Remove(free.Key);
            foreach (var after in waiting.Values)
            {
                after.Remove(free.Key);
            }
        }

        return waiting.Count > 0;
    }
}
