using System.Diagnostics.CodeAnalysis;

namespace Gse.Domain.Tasks;

/// <summary>
/// A task's name, as GSE writes it (<c>GSETASK:S:20261129203146ab12cd34:2</c>): 1 to 64 of the characters
/// <c>A-Z a-z 0-9 : . _ -</c>. Clients store it in 64 characters and do not look into it.
/// </summary>
public readonly record struct TaskId
{
    public const int MaxLength = 64;

    private readonly string? _value;

    private TaskId(string value) => _value = value;

    public string Value => _value ?? throw new InvalidOperationException("A TaskId was used before it had a value.");

    public static bool TryParse([NotNullWhen(true)] string? text, out TaskId id)
    {
        var isName = text is { Length: > 0 and <= MaxLength }
            && text.All(c => char.IsAsciiLetterOrDigit(c) || c is ':' or '.' or '_' or '-');
        id = isName ? new TaskId(text!) : default;
        return isName;
    }

    /// <exception cref="FormatException">The text is no task id.</exception>
    public static TaskId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is no task id");

    public override string ToString() => _value ?? "";
}
