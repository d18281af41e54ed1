using System.Collections.Concurrent;
using Gse.AgentHost.Identity;
using Gse.AgentHost.Tasks;
using Gse.Protocol;
using Google.Protobuf;

namespace Gse.AgentHost.Link;

/// <summary>
/// One connection to an edge, from Hello to its end.
/// 1. One loop decides and writes; reading only hands frames to it. So no two writers, and no state under a lock.
/// 2. All waiting is on monotonic time, measured from the start of the session.
/// 3. A write that hangs, a peer that is silent and a Welcome that never comes end the session,
///    each after its own time.
/// </summary>
internal sealed partial class LinkSession : IAsyncDisposable
{
    private static readonly TimeSpan WelcomeTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan WriteTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ByeTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FactsInterval = TimeSpan.FromSeconds(60);

    private readonly LinkConnection _connection;
    private readonly SessionContext _context;
    private readonly AgentIdentity _identity;
    private readonly FrameChannel _channel;
    private readonly Wake _wake;
    private readonly ConcurrentQueue<IMessage> _incoming = new();
    private readonly long _startedAt;
    private volatile string? _readEnd;
    private Facts _facts;
    private TimeSpan _factsAt = FactsInterval;
    private BeatClock? _clock;
    private ReportSender? _reports;
    private NewsFeed? _news;
    private CertificateRenewal? _renewal;

    public LinkSession(LinkConnection connection, AgentIdentity identity, SessionContext context)
    {
        (_connection, _identity, _context) = (connection, identity, context);
        _channel = new FrameChannel(connection, context.Time);
        _wake = new Wake(context.Time);
        _startedAt = context.Time.GetTimestamp();
        _facts = context.ReadFacts(connection.Local);
    }

    /// <summary>What the edge last said about the pace; null before the Welcome.</summary>
    public Pace? Pace { get; private set; }

    private TimeSpan Now => _context.Time.GetElapsedTime(_startedAt);

    /// <summary>Holds the connection until something ends it. Cancelling says Bye.</summary>
    public async Task<SessionEnd> RunAsync(CancellationToken stop)
    {
        using var ended = new CancellationTokenSource();
        var reading = ReadAsync(ended.Token);
        _context.Outbox.Appended += _wake.Set;
        try
        {
            return await RunLoopAsync(stop);
        }
        catch (IOException e)
        {
            return Broken(e.Message);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await SayByeAsync();
            return new SessionEnd.Stopped();
        }
        finally
        {
            _context.Outbox.Appended -= _wake.Set;
            _context.Health.LinkEnded();
            await ended.CancelAsync();
            await _channel.DisposeAsync();
            await reading;
        }
    }

    public ValueTask DisposeAsync()
    {
        _wake.Dispose();
        return _channel.DisposeAsync();
    }

    private async Task<SessionEnd> RunLoopAsync(CancellationToken stop)
    {
        _channel.Write(FrameKind.Hello, new Hello
        {
            Purpose = Purpose.Control,
            AgentId = _identity.AgentId,
            Instance = _context.Instance,
            Facts = _facts,
            Outbox = _context.Outbox.Id,
            OldestReport = _context.Outbox.Oldest,
            RunsTasks = _context.Tasks is not null,
        });
        while (true)
        {
            // Taken before the queue is emptied: what was read before the end is still said.
            var readEnd = _readEnd;
            while (_incoming.TryDequeue(out var message))
            {
                if (On(message) is { } end)
                {
                    return end;
                }
            }

            if (readEnd is not null)
            {
                return Broken(readEnd);
            }

            if (Overdue() is { } overdue)
            {
                return Broken(overdue);
            }

            WriteWhatIsDue();
            await _channel.FlushAsync(WriteTimeout, stop);
            await _wake.WaitAsync(NextLook() - Now, stop);
        }
    }

    private string? Overdue()
    {
        if (_clock is null)
        {
            return Now >= WelcomeTimeout ? "no Welcome from the edge" : null;
        }

        return _clock.IsDead(Now) ? "the edge acknowledges no beats" : null;
    }

    private void WriteWhatIsDue()
    {
        if (_clock is null)
        {
            return;
        }

        var now = Now;
        if (_clock.IsDue(now))
        {
            FrameWriter.WriteBeat(
                _channel.Output, _clock.Beat(now), _context.Load.CpuPermille(), _context.Load.MemoryPermille());
            _context.Health.Tick();
        }

        if (now >= _factsAt)
        {
            _factsAt = now + FactsInterval;
            var facts = _context.ReadFacts(_connection.Local);
            if (!facts.Equals(_facts))
            {
                _facts = facts;
                _channel.Write(FrameKind.Facts, facts);
            }
        }

        if (_renewal?.Request(now, _facts) is { } enrol)
        {
            _channel.Write(FrameKind.Enrol, enrol);
        }

        _reports?.Write(_channel.Output);
        _news?.Write(_channel.Output);
    }

    private TimeSpan NextLook()
    {
        if (_clock is null)
        {
            return WelcomeTimeout;
        }

        var next = _clock.NextAt < _factsAt ? _clock.NextAt : _factsAt;
        return _renewal?.DueNext < next ? _renewal.DueNext : next;
    }

    private SessionEnd Broken(string reason) =>
        _clock is null ? new SessionEnd.NotReached(reason) : new SessionEnd.Lost(reason);

    // The last word to a peer that may be dead: it may cost two seconds, and whether it arrives changes nothing here.
    private async Task SayByeAsync()
    {
        if (_clock is null)
        {
            return;
        }

        try
        {
            _channel.Write(FrameKind.Bye, new Bye { Reason = "stopped" });
            await _channel.FlushAsync(ByeTimeout, CancellationToken.None);
        }
        catch (IOException e)
        {
            Log.ByeNotSent(_context.Log, e.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2001, LogLevel.Information,
            "connected to {Edge} ({EdgeId}), session {Session}, beat every {Interval} ms")]
        public static partial void Welcomed(ILogger logger, string edge, string edgeId, long session, uint interval);

        [LoggerMessage(2002, LogLevel.Debug, "Bye was not sent: {Reason}")]
        public static partial void ByeNotSent(ILogger logger, string reason);

        [LoggerMessage(2003, LogLevel.Information, "the certificate has been renewed")]
        public static partial void Renewed(ILogger logger);

        [LoggerMessage(2004, LogLevel.Error, "the renewed certificate cannot be stored: {Reason}")]
        public static partial void NotStored(ILogger logger, string reason);
    }
}
