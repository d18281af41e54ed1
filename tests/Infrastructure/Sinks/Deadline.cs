namespace Gse.Infrastructure.Tests.Sinks;

/// <summary>A test that talks to other programs fails rather than waits for ever.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly CancellationTokenSource _source =
        CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public Deadline() => _source.CancelAfter(TimeSpan.FromMinutes(1));

    public CancellationToken Token => _source.Token;

    public void Dispose() => _source.Dispose();
}
