namespace Gse.Domain.Channels;

/// <summary>
/// A JSON value as somebody sent it, kept so that it can be given back. Written without blanks, so that what is sent
/// twice is the same text; nothing else is changed.
/// </summary>
/// <param name="Value">Valid JSON; null stands for an empty object.</param>
public readonly record struct JsonText(string? Value)
{
    public override string ToString() => Value ?? "{}";
}
