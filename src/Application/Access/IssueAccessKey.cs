using Gse.Application.EventLog;
using Gse.Domain;
using Gse.Domain.Access;
using MediatR;

namespace Gse.Application.Access;

/// <summary>Makes an access key and answers its text, this once.</summary>
/// <param name="Name">For people and for the actor in events: 1 to 64 letters, digits, <c>. _ - @</c> or blanks
/// inside.</param>
/// <param name="AppCode">If not empty, the only <c>bk_app_code</c> that may use the key; at most 64 characters.</param>
public sealed record IssueAccessKey(string Name, Role Role, string AppCode) : ICommand<IssuedAccessKey>
{
    public Role RequiredRole => Role.Admin;
}

/// <summary>A new key.</summary>
/// <param name="Text">The secret; nobody can ask for it again.</param>
public sealed record IssuedAccessKey(AccessKeyId Id, string Name, Role Role, string AppCode, string Text)
{
    /// <summary>Without the secret, so that no log line can hold it.</summary>
    public override string ToString() => $"access key {Id}";
}

internal sealed class IssueAccessKeyHandler(
    IEventReader reader, IEventWriter writer, TimeProvider time, CallContext call)
    : IRequestHandler<IssueAccessKey, Result<IssuedAccessKey>>
{
    private const int MaxLength = 64;

    private readonly AggregateStore<AccessKeyState, AccessKeyEvent> _store =
        new(reader, writer, time, AccessKeyState.Initial, AccessKeyState.Evolve);

    public async Task<Result<IssuedAccessKey>> Handle(IssueAccessKey request, CancellationToken cancellationToken)
    {
        if (Check(request) is { } wrong)
        {
            return wrong;
        }

        var (id, text) = AccessKeyText.Create();
        var issue = new AccessKeyIssued(
            id, request.Name, request.Role, request.AppCode, AccessKeyText.Hash(text), call.Caller.Name,
            time.GetUtcNow());
        var result = await _store.ExecuteAsync(
            StreamName.OfAccessKey(id), _store.New, state => AccessKeyDecisions.Issue(state, issue), call,
            cancellationToken);
        return result.Refusal is { } refusal
            ? refusal
            : Result.Ok(new IssuedAccessKey(id, request.Name, request.Role, request.AppCode, text), result.Position);
    }

    private static Refusal? Check(IssueAccessKey request)
    {
        var wrong = new List<Refusal>();
        if (!IsName(request.Name))
        {
            wrong.Add(new InvalidInput("name", "must have 1 to 64 of letters, digits, blank, '.', '_', '-', '@'"));
        }

        if (request.AppCode.Length > MaxLength || request.AppCode.Any(char.IsControl))
        {
            wrong.Add(new InvalidInput("appCode", "must have at most 64 characters, no control characters"));
        }

        if (!Enum.IsDefined(request.Role))
        {
            wrong.Add(new InvalidInput("role", "must be viewer, operator or admin"));
        }

        return wrong switch { [] => null, [var only] => only, _ => new ManyRefusals(wrong) };
    }

    // No parentheses and slashes: they separate the key's name from application and user in the actor of an event.
    private static bool IsName(string name) =>
        name.Length is > 0 and <= MaxLength && name.Trim().Length == name.Length
        && name.All(c => char.IsLetterOrDigit(c) || c is ' ' or '.' or '_' or '-' or '@');
}
