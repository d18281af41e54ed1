using Gse.Application.EventLog;

namespace Gse.Infrastructure.EventLog.EventStoreDb;

/// <summary>One sending of an append on its careful way.</summary>
internal sealed class CarefulAttempt(AppendWork work, ExpectedVersion expected) : BatchItem
{
    private readonly TaskCompletionSource<BatchOutcome> _outcome =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<BatchOutcome> Outcome => _outcome.Task;

    public override StreamName Stream => work.Stream;

    public override IReadOnlyList<EventData> Events => work.Events;

    public override ExpectedVersion ExpectedOnWire => expected;

    public override bool TryClaim() => work.TryClaim();

    public override void Release() => work.Release();

    public override void Answer(in BatchOutcome outcome) => _outcome.TrySetResult(outcome);
}
