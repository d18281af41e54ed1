namespace Gse.Domain;

/// <summary>
/// A business "no": a value, never an exception. The edge maps each kind to a status, a code and a log level in one
/// table.
/// </summary>
/// <param name="Message">One clear sentence for the caller, without secrets.</param>
public abstract record Refusal(string Message)
{
    /// <summary>The input field at fault, where one is, named as the caller spelt it.</summary>
    public string? Field { get; init; }
}

/// <summary>
/// The thing asked for does not exist. <paramref name="What"/> and <paramref name="Id"/> appear in the message.
/// </summary>
public sealed record NotFound(string What, string Id) : Refusal($"{What} '{Id}' not found");

/// <summary>Input that cannot be understood. <see cref="Refusal.Field"/> names the field.</summary>
public sealed record InvalidInput : Refusal
{
    /// <param name="field">The field as the caller spelt it.</param>
    /// <param name="problem">What is wrong with it, as a predicate: "must not be empty".</param>
    public InvalidInput(string field, string problem) : base($"{field} {problem}") => Field = field;
}

/// <summary>Several refusals of one request, all of them told at once.</summary>
public sealed record ManyRefusals(IReadOnlyList<Refusal> Reasons)
    : Refusal(string.Join("; ", Reasons.Select(reason => reason.Message)));

/// <summary>The caller is known, but may not do this.</summary>
public sealed record NotAllowed(string Message) : Refusal(Message);

/// <summary>Others kept changing the same thing; nothing was done, and trying again is safe.</summary>
public sealed record TooMuchContention(string What) : Refusal($"{What} is being changed by others; try again");
