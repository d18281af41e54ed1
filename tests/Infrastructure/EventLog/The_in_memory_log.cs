using Gse.Testing.EventLog;

namespace Gse.Infrastructure.Tests.EventLog;

public sealed class The_in_memory_log : EventLogContract
{
    protected override Task<ILogUnderTest> OpenAsync(CancellationToken cancellation) =>
        Task.FromResult<ILogUnderTest>(new InMemoryLogUnderTest());
}
