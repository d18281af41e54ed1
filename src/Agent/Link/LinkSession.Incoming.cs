using System.Security.Cryptography;
using Gse.Protocol;
using Google.Protobuf;

namespace Gse.AgentHost.Link;

// What the edge says.
internal sealed partial class LinkSession
{
    // An unknown frame for this direction is as malformed as an unreadable one.
    private async Task ReadAsync(CancellationToken ended)
    {
        try
        {
            _readEnd = await _channel.ReadAsync(Enqueue, ended);
        }
        catch (OperationCanceledException)
        {
            _readEnd = "closed";
        }

        _wake.Set();
    }

    private bool Enqueue(Frame frame)
    {
        IMessage? message = frame.Kind switch
        {
            FrameKind.BeatAck => Parse(frame, BeatAck.Parser),
            FrameKind.ReportAck => Parse(frame, ReportAck.Parser),
            FrameKind.Welcome => Parse(frame, Welcome.Parser),
            FrameKind.Pace => Parse(frame, Protocol.Pace.Parser),
            FrameKind.Probe => Parse(frame, Probe.Parser),
            FrameKind.Goodbye => Parse(frame, Goodbye.Parser),
            FrameKind.Refused => Parse(frame, Refused.Parser),
            FrameKind.Enrolled => Parse(frame, Enrolled.Parser),
            FrameKind.TaskOrder => Parse(frame, TaskOrder.Parser),
            FrameKind.TaskTerminate => Parse(frame, TaskTerminate.Parser),
            FrameKind.TaskNewsAck => Parse(frame, TaskNewsAck.Parser),
            _ => null,
        };
        if (message is null)
        {
            return false;
        }

        _incoming.Enqueue(message);
        _wake.Set();
        return true;
    }

    private SessionEnd? On(IMessage message)
    {
        switch (message)
        {
            case BeatAck ack:
                _clock?.Acked(ack.Sequence, Now);
                return null;
            case ReportAck ack:
                _reports?.Acknowledged(ack.Sequence);
                return null;
            case Welcome welcome:
                return On(welcome);
            case Pace pace:
                Pace = pace;
                _clock?.Adopt(pace, Now);
                _context.Edges.Learn(pace.Edges, _connection.Endpoint);
                return null;
            case Probe probe:
                _channel.Write(FrameKind.ProbeAnswer, new ProbeAnswer { Nonce = probe.Nonce });
                return null;
            case Enrolled enrolled:
                Store(enrolled);
                return null;
            case TaskOrder or TaskTerminate or TaskNewsAck:
                _context.Tasks?.Take(message);
                return null;
            case Goodbye goodbye:
                return new SessionEnd.Goodbye(goodbye.Reason, TimeSpan.FromMilliseconds(goodbye.ReconnectAfterMs));
            case Refused refused:
                return new SessionEnd.Refused(
                    refused.Code, refused.Message, TimeSpan.FromMilliseconds(refused.RetryAfterMs));
            default:
                throw new System.Diagnostics.UnreachableException($"no rule for {message.Descriptor.Name}");
        }
    }

    private SessionEnd? On(Welcome welcome)
    {
        if (_clock is not null)
        {
            return new SessionEnd.Lost("a second Welcome");
        }

        Pace = welcome.Pace ?? new Pace();
        _clock = new BeatClock(Pace, Now, TimeSpan.FromMilliseconds(welcome.FirstBeatAfterMs));
        if (!_context.Outbox.Resume(welcome.ReportsAcked))
        {
            return new SessionEnd.Goodbye("the outbox began anew", TimeSpan.FromMilliseconds(1));
        }

        _reports = new ReportSender(_context.Outbox, welcome.ReportsAcked);
        _news = _context.Tasks?.Connect(_wake.Set);
        _renewal = CertificateRenewal.For(
            _identity, _context.Identities, DateTimeOffset.FromUnixTimeMilliseconds(welcome.ServerTimeMs), Now);
        _context.Edges.Learn(Pace.Edges, _connection.Endpoint);
        _context.Health.LinkUp();
        Log.Welcomed(_context.Log, _connection.Edge, welcome.EdgeId, welcome.Session, Pace.BeatIntervalMs);
        return null;
    }

    private void Store(Enrolled enrolled)
    {
        try
        {
            _renewal?.Store(enrolled.Certificate.ToByteArray());
            Log.Renewed(_context.Log);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            // Asked again in an hour; there is a third of the old one's life for it.
            Log.NotStored(_context.Log, e.Message);
        }
    }

    private static T? Parse<T>(in Frame frame, MessageParser<T> parser) where T : class, IMessage<T> =>
        frame.TryParse(parser, out var message) ? message : null;
}
