namespace Gse.Application.Routing;

/// <summary>Who asks for a change, and in whose name.</summary>
/// <param name="Operator">As the request names him; null for the caller itself.</param>
/// <param name="Platform">Kept, and shown; a change in another's name is not refused.</param>
/// <param name="PlatformPath">Its place in the request, for messages.</param>
public sealed record Author(string? Operator, string Platform, string PlatformPath)
{
    private const int MaxLength = 128;

    internal string NameOf(CallContext call) => Operator ?? call.Caller.Name;

    internal void Check(InputProblems problems)
    {
        if (Platform.Length is 0 or > MaxLength)
        {
            problems.Wrong(PlatformPath, $"must have 1 to {MaxLength} characters");
        }

        if (Operator is { Length: 0 or > MaxLength })
        {
            problems.Wrong("operation.operator_name", $"must have 1 to {MaxLength} characters");
        }
    }
}
