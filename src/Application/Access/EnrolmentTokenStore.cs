using System.Collections.Concurrent;
using Gse.Application.EventLog;
using Gse.Domain;
using Gse.Domain.Access;

namespace Gse.Application.Access;

/// <summary>
/// The write side of enrolment tokens. Remembers those it has seen: one token may buy 100,000 certificates, and none
/// of them should cost a reading of all those before.
/// </summary>
internal sealed class EnrolmentTokenStore(IEventReader reader, IEventWriter writer, TimeProvider time)
{
    private readonly AggregateStore<EnrolmentTokenState, EnrolmentTokenEvent> _store =
        new(reader, writer, time, EnrolmentTokenState.Initial, EnrolmentTokenState.Evolve);

    private readonly ConcurrentDictionary<EnrolmentTokenId, Versioned<EnrolmentTokenState>> _known = new();

    public async ValueTask<Result<Versioned<EnrolmentTokenState>>> ExecuteAsync(
        EnrolmentTokenId token, Func<EnrolmentTokenState, Decision<EnrolmentTokenEvent>> decide, CallContext call,
        CancellationToken cancellation)
    {
        Versioned<EnrolmentTokenState>? known = _known.TryGetValue(token, out var found) ? found : null;
        var result = await _store.ExecuteAsync(StreamName.OfEnrolment(token), known, decide, call, cancellation);
        // A refusal says nothing of the state; nobody can fill the memory with tokens that do not exist.
        if (result.Refusal is null)
        {
            _known.AddOrUpdate(
                token, static (_, now) => now, static (_, old, now) => now.Revision > old.Revision ? now : old,
                result.Value);
        }

        return result;
    }
}
