namespace Gse.Domain.Processes;

/// <summary>
/// A process as GSE names it: <c>(agent, namespace, name)</c> is the key, so within an agent these two. Each 1 to 128
/// characters without control characters or <c>:</c>, which separates the parts of result keys.
/// </summary>
public readonly record struct ProcessKey
{
    public const int MaxPartLength = 128;

    private ProcessKey(string @namespace, string name) => (Namespace, Name) = (@namespace, name);

    public string Namespace { get; }

    public string Name { get; }

    public static bool TryCreate(string? @namespace, string? name, out ProcessKey key)
    {
        var valid = IsPart(@namespace) && IsPart(name);
        key = valid ? new ProcessKey(@namespace!, name!) : default;
        return valid;
    }

    /// <summary>As in <c>process_index</c> of the process event document: <c>nodeman:bkmonitorbeat</c>.</summary>
    public override string ToString() => $"{Namespace}:{Name}";

    /// <summary>Whether the text can be a namespace or a name.</summary>
    public static bool IsPart(string? part) =>
        part is { Length: > 0 and <= MaxPartLength } && !part.Any(c => char.IsControl(c) || c == ':');
}
