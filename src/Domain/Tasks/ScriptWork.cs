namespace Gse.Domain.Tasks;

/// <summary>What a script task runs on every target.</summary>
/// <param name="User">OS account for targets that name none of their own; empty: the agent's own.</param>
/// <param name="Files">All are written before the first command starts.</param>
/// <param name="Atomics">At least one.</param>
/// <param name="Interpreter">Path and arguments for every command; empty: by shebang, then by extension.</param>
public sealed record ScriptWork(
    string User, IReadOnlyList<ScriptText> Files, IReadOnlyList<AtomicTask> Atomics,
    IReadOnlyDictionary<string, string> Environment, string Interpreter)
{
    /// <summary>Who vouches for it; null for an unsigned one.</summary>
    public WorkSignature? Signature { get; init; }
}

/// <param name="Folder">Absolute; made on the target.</param>
/// <param name="Sha256">Of the content's UTF-8, lower-case hex: what audits compare.</param>
public sealed record ScriptText(string Name, string Folder, string Content, string Sha256);

/// <summary>One command, with a result and an output of its own.</summary>
/// <param name="Id">Unique within the task, at least 0.</param>
/// <param name="Command">Absolute path and arguments, as a shell reads them.</param>
/// <param name="TimeoutSeconds">0: none.</param>
/// <param name="After">Those that have to have exited with 0 before; otherwise this one is skipped.</param>
public sealed record AtomicTask(int Id, string Command, int TimeoutSeconds, IReadOnlyList<int> After);

/// <summary>An operator's signature over the work, checked by agents that ask for one.</summary>
/// <param name="KeyId">Hex SHA-256 of the public key.</param>
/// <param name="Value">Base64.</param>
/// <param name="NotAfter">Agents take it no later.</param>
public sealed record WorkSignature(string KeyId, string Value, DateTimeOffset NotAfter, string Nonce);
