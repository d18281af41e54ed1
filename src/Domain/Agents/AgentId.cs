using System.Diagnostics.CodeAnalysis;

namespace Gse.Domain.Agents;

/// <summary>
/// The identity of an agent, GSE 2.0's <c>bk_agent_id</c>: 1 to 64 of the characters <c>A-Z a-z 0-9 _ . -</c>, so never
/// a <c>:</c>, whose presence is how clients tell a 1.0 address (<c>cloud:ip</c>) from an id.
/// </summary>
public readonly record struct AgentId
{
    /// <summary>The longest id that clients can store.</summary>
    public const int MaxLength = 64;

    private readonly string? _value;

    private AgentId(string value) => _value = value;

    public string Value => _value ?? throw new InvalidOperationException("An AgentId was used before it had a value.");

    public static bool TryParse([NotNullWhen(true)] string? text, out AgentId id)
    {
        id = default;
        if (string.IsNullOrEmpty(text) || text.Length > MaxLength)
        {
            return false;
        }

        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '.' or '-'))
            {
                return false;
            }
        }

        id = new AgentId(text);
        return true;
    }

    /// <exception cref="FormatException">The text is no agent id.</exception>
    public static AgentId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is no agent id");

    public override string ToString() => _value ?? "";
}
