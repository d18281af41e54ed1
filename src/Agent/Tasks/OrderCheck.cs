using Gse.AgentHost.Execution;
using Gse.Protocol;

namespace Gse.AgentHost.Tasks;

/// <summary>Whether an order can be understood: what is wrong with it, or null.</summary>
internal static class OrderCheck
{
    public static LaunchRefusal? Check(TaskOrder order, RunKey key) => order.BodyCase switch
    {
        _ when !key.IsValid => new LaunchRefusal(StartFailure.Invalid, "the task's id cannot be one"),
        TaskOrder.BodyOneofCase.Process => null,
        TaskOrder.BodyOneofCase.Script => Problem(order.Script) is { } problem
            ? new LaunchRefusal(StartFailure.Invalid, problem)
            : null,
        _ => new LaunchRefusal(StartFailure.Invalid, "this agent does not know such orders"),
    };

    private static string? Problem(ScriptOrder script)
    {
        HashSet<uint> ids = [];
        if (script.Atomics.Count == 0)
        {
            return "there is nothing to run";
        }

        foreach (var atomic in script.Atomics)
        {
            if (!ids.Add(atomic.Id))
            {
                return $"there are two atomic tasks {atomic.Id}";
            }

            if (string.IsNullOrWhiteSpace(atomic.Command) || atomic.Command.Contains('\0', StringComparison.Ordinal))
            {
                return $"atomic task {atomic.Id} has no command";
            }
        }

        foreach (var file in script.Files)
        {
            if (!Path.IsPathFullyQualified(file.Folder) || file.Folder.Contains('\0', StringComparison.Ordinal))
            {
                return $"'{file.Folder}' is no absolute path of a folder";
            }

            if (file.Name is "" or "." or ".." || file.Name.AsSpan().ContainsAny('/', '\0'))
            {
                return $"'{file.Name}' is no name of a file";
            }
        }

        return script.Environment.Keys.FirstOrDefault(k => !CommandText.IsVariable(k)) is { } wrong
            ? $"'{wrong}' cannot be the name of a variable"
            : RelationProblem(script, ids);
    }

    // Takes away what waits for nothing, until nothing is left; what cannot be taken away waits for itself.
    private static string? RelationProblem(ScriptOrder script, HashSet<uint> ids)
    {
        foreach (var atomic in script.Atomics)
        {
            if (atomic.After.FirstOrDefault(a => !ids.Contains(a), atomic.Id) is var unknown && unknown != atomic.Id)
            {
                return $"atomic task {atomic.Id} waits for {unknown}, which is not there";
            }
        }

        var waiting = script.Atomics.ToDictionary(a => a.Id, a => a.After.Distinct().Count());
        var followers = script.Atomics.SelectMany(a => a.After.Distinct().Select(b => (Before: b, a.Id)))
            .ToLookup(p => p.Before, p => p.Id);
        var free = new Queue<uint>(waiting.Where(w => w.Value == 0).Select(w => w.Key));
        while (free.TryDequeue(out var id))
        {
            waiting.Remove(id);
            foreach (var follower in followers[id])
            {
                if (--waiting[follower] == 0)
                {
                    free.Enqueue(follower);
                }
            }
        }

        return waiting.Count == 0 ? null : $"atomic task {waiting.Keys.First()} waits for itself";
    }
}
