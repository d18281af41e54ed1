using Gse.Domain;

namespace Gse.Application;

/// <summary>Remembers everything that is wrong with an input, so that one answer names it all.</summary>
public sealed class InputProblems
{
    private const int MaxProblems = 20;
    private readonly List<Refusal> _problems = [];

    /// <summary>After twenty it no longer looks.</summary>
    public bool IsFull => _problems.Count >= MaxProblems;

    /// <summary>Null while nothing is wrong.</summary>
    public Refusal? Refusal => _problems switch
    {
        [] => null,
        [var only] => only,
        _ => new ManyRefusals(_problems),
    };

    /// <param name="field">The path of the field as the caller spelt it, e.g. <c>route[0].name</c>.</param>
    /// <param name="problem">A predicate: "must not be empty".</param>
    public void Wrong(string field, string problem)
    {
        if (!IsFull)
        {
            _problems.Add(new InvalidInput(field, problem));
        }
    }
}
