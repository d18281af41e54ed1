using System.Net;
using System.Security.Cryptography;
using Google.Protobuf;
using Gse.Application;
using Gse.Application.Agents;
using Gse.Application.Sessions;
using Gse.Application.Tasks.Running;
using Gse.Domain.Agents;
using Gse.Protocol;

namespace Gse.Edge.Gateway;

/// <summary>What an agent says within a session besides beating.</summary>
internal sealed class SessionFrames(
    LinkContext link, EnrolmentDesk enrolment, FrameOutput output, LinkIdentity identity, string outbox,
    ITaskLink tasks, NewsWindow window, EndPoint? remote)
{
    private ReportQueue? _reports;
    private PendingProbe? _probe;

    /// <summary>The message of a frame; null, and counted, if it cannot be one within a session.</summary>
    public IMessage? Parse(in Frame frame)
    {
        IMessage? message = frame.Kind switch
        {
            FrameKind.Report when frame.TryParse(Report.Parser, out var report) => report,
            FrameKind.Facts when frame.TryParse(Facts.Parser, out var facts) => facts,
            FrameKind.ProbeAnswer when frame.TryParse(ProbeAnswer.Parser, out var answer) => answer,
            FrameKind.Bye when frame.TryParse(Bye.Parser, out var bye) => bye,
            FrameKind.Unregister when frame.TryParse(Unregister.Parser, out var unregister) => unregister,
            FrameKind.TaskNews when frame.TryParse(TaskNews.Parser, out var news) => news,
            FrameKind.Enrol when frame.TryParse(Enrol.Parser, out var enrol) => enrol,
            _ => null,
        };
        if (message is null)
        {
            link.Metrics.Malformed(frame.Kind is FrameKind.Hello or >= FrameKind.Welcome ? "order" : "message");
        }
        else
        {
            link.Metrics.Frame(frame.Kind);
        }

        return message;
    }

    /// <summary>Does what the message says. A reason ends the session.</summary>
    public async Task<DisconnectReason?> TakeAsync(object message, CancellationToken closed)
    {
        switch (message)
        {
            case Report report:
                _reports ??= new ReportQueue(identity.Agent, outbox, link, output);
                await _reports.Add(report, closed);
                return null;
            case Facts facts:
                await link.UseCases.SendAsync(
                    new ChangeFacts(identity.Agent, FactsMapping.ToDomain(facts)), Caller.Edge, null, closed);
                return null;
            case ProbeAnswer answer:
                Volatile.Read(ref _probe)?.Answer(answer.Nonce);
                return null;
            case TaskNews news:
                if (TaskNewsMapping.ToApplication(news, tasks) is not { } told || !window.TryTake(news.CalculateSize()))
                {
                    return DisconnectReason.ProtocolError;
                }

                link.Tasks.News(told);
                return null;
            case Enrol enrol:
                return await RenewAsync(enrol, closed);
            case Unregister unregister:
                return await UnregisterAsync(unregister, closed);
            default:
                return DisconnectReason.AgentStopped;
        }
    }

    /// <summary>A task that completes with the answer to a probe that carries the nonce.</summary>
    public Task ExpectAnswer(out ulong nonce)
    {
        var probe = new PendingProbe(BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))));
        // Two newcomers at once: both wait for the answer to the first probe.
        probe = Interlocked.CompareExchange(ref _probe, probe, null) is { IsAnswered: false } asked ? asked : probe;
        Volatile.Write(ref _probe, probe);
        nonce = probe.Nonce;
        return probe.Answered;
    }

    private async Task<DisconnectReason?> RenewAsync(Enrol enrol, CancellationToken closed)
    {
        if (await enrolment.RenewAsync(enrol, identity, remote, output, closed) is not { } refusal)
        {
            return null;
        }

        link.Metrics.Refused(refusal.Code);
        await output.SendAsync(FrameKind.Refused, refusal.ToMessage(), closed);
        return refusal.Code == RefusalCode.Busy ? null : DisconnectReason.ProtocolError;
    }

    private async Task<DisconnectReason?> UnregisterAsync(Unregister unregister, CancellationToken closed)
    {
        var caller = new Caller($"agent:{identity.Agent}", Domain.Access.Role.Operator);
        var retire = new RetireAgent(identity.Agent, FactsMapping.Cut(unregister.Reason));
        await link.UseCases.SendAsync(retire, caller, null, closed);
        await output.SendAsync(FrameKind.Goodbye, new Goodbye { Reason = "retired" }, closed);
        return DisconnectReason.Retired;
    }

    private sealed class PendingProbe(ulong nonce)
    {
        private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ulong Nonce => nonce;

        public Task Answered => _answered.Task;

        public bool IsAnswered => _answered.Task.IsCompleted;

        public void Answer(ulong given)
        {
            if (given == nonce)
            {
                _answered.TrySetResult();
            }
        }
    }
}
