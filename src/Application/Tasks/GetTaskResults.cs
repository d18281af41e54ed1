using Gse.Domain.Access;
using Gse.Domain.Tasks;

namespace Gse.Application.Tasks;

/// <summary>
/// State and new output of many targets at once, in the order of the questions. One that is about no target of the task
/// has no answer.
/// </summary>
public sealed record GetTaskResults(TaskId Task, IReadOnlyList<ResultQuestion> Questions)
    : IQuery<IReadOnlyList<ResultAnswer>>
{
    public Role RequiredRole => Role.Viewer;
}

/// <param name="Host">As the submission spelt it, or the agent's id.</param>
/// <param name="Container">Null for the host itself.</param>
/// <param name="Offset">How many bytes of the output the caller has.</param>
/// <param name="Limit">How many more it wants at most; 0: all there is, up to 5 MB.</param>
public readonly record struct ResultQuestion(string Host, string? Container, int AtomicId, long Offset, int Limit);

/// <param name="Question">Index in the request.</param>
/// <param name="Text">UTF-8, cut at the border of a character; empty if there is nothing new.</param>
/// <param name="IsLast">
/// The result is known and this text reaches to the end of the output. Only then may a caller be told the result that
/// would let it stop asking.
/// </param>
public sealed record ResultAnswer(
    int Question, TargetView Target, AtomicResult? Atomic, ReadOnlyMemory<byte> Text, bool IsLast);
