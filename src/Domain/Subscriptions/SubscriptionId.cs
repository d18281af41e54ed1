using System.Diagnostics.CodeAnalysis;

namespace Gse.Domain.Subscriptions;

/// <summary>The name of a subscription: 1 to 64 of the characters <c>a-z 0-9 . _ -</c>.</summary>
public readonly record struct SubscriptionId
{
    private const int MaxLength = 64;

    private readonly string? _value;

    private SubscriptionId(string value) => _value = value;

    public string Value =>
        _value ?? throw new InvalidOperationException("A SubscriptionId was used before it had a value.");

    public static bool TryParse([NotNullWhen(true)] string? text, out SubscriptionId id)
    {
        var isName = text is { Length: > 0 and <= MaxLength }
            && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '-');
        id = isName ? new SubscriptionId(text!) : default;
        return isName;
    }

    /// <exception cref="FormatException">The text is no name of a subscription.</exception>
    public static SubscriptionId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is no name of a subscription");

    public override string ToString() => _value ?? "";
}
