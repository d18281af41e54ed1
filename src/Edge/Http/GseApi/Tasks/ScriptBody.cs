using System.Security.Cryptography;
using System.Text;
using Gse.Domain.Tasks;

namespace Gse.Edge.Http.GseApi.Tasks;

/// <summary>
/// What a script task runs, from a request (contract gse-tasks-files-processes, section 2.2). All that is wrong with it
/// is remembered by the body.
/// <para>
/// Not taken: <c>windows_interpreter</c>, which is meant for the Windows hosts of a task only, while an interpreter of
/// ours would be everybody's; agents choose by the script's first line and its extension. <c>atomicTaskNum</c> is a
/// leftover of a client. <c>pwd</c> is read nowhere.
/// </para>
/// </summary>
internal static class ScriptBody
{
    // Clients send one or two. Whether some wait for each other in a circle is asked of them all together.
    private const int MaxAtomics = 1_000;
    private const int Unread = -1;

    public static ScriptWork Read(GseBody body)
    {
        var files = body.Fields.RequiredObjects("scripts").Select(ReadFile).ToList();
        var before = body.Problems;
        var atomics = body.Fields.RequiredObjects("atomic_tasks").Take(MaxAtomics + 1).Select(ReadAtomic).ToList();
        if (body.Problems == before && atomics.Count is 0 or > MaxAtomics)
        {
            body.Wrong("atomic_tasks", $"must be 1 to {MaxAtomics}");
        }

        var order = AtomicRelations.Read(body, atomics);
        return new ScriptWork(
            "", files, [.. atomics.Select(atomic => atomic with { After = order.After(atomic.Id) })],
            new Dictionary<string, string>(), "");
    }

    private static ScriptText ReadFile(GseFields script)
    {
        var (name, folder) = (script.Required("script_name"), script.Required("script_store_dir"));
        if (name.AsSpan().ContainsAny('/', '\\') || name is "." or "..")
        {
            script.Wrong("script_name", "must be a file name without a folder");
        }

        if (folder.Length > 0 && !IsAbsolute(folder))
        {
            script.Wrong("script_store_dir", "must be an absolute path");
        }

        var content = script.Present("script_content");
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));
        return new ScriptText(name, folder, content, hash);
    }

    private static AtomicTask ReadAtomic(GseFields atomic) => new(
        atomic.RequiredNumber("atomic_task_id") ?? Unread, atomic.Required("command"),
        atomic.RequiredNumber("timeout_seconds") ?? 0, []);

    // Also C:\folder: what it means is the agent's business.
    private static bool IsAbsolute(string path) =>
        path[0] == '/' || (path.Length > 2 && path[1] == ':' && path[2] is '\\' or '/');
}
