using System.Buffers;
using System.Diagnostics;
using Google.Protobuf;
using Gse.Bench.Fleet.Running;
using Gse.Protocol;

namespace Gse.Bench.Fleet.Agents;

/// <summary>Buys every agent its certificate with a token, through the front door.</summary>
internal static class Enrolment
{
    private const int Workers = 16;

    /// <returns>Enrolments a second, or null if all had been enrolled before.</returns>
    public static async Task<double?> RunAsync(
        EdgeProcess edge, AgentKeys keys, int agents, CancellationToken cancellation)
    {
        var missing = Enumerable.Range(0, agents).Where(number => !keys.Has(SimAgent.IdOf(number))).ToList();
        if (missing.Count == 0)
        {
            return null;
        }

        var dialer = new LinkDialer(edge.Link, edge.Setup.Tls);
        var watch = Stopwatch.StartNew();
        var shares = missing.Chunk((missing.Count + Workers - 1) / Workers);
        await Task.WhenAll(shares.Select(share => RunAsync(edge.Api, dialer, keys, share, cancellation)));
        return missing.Count / watch.Elapsed.TotalSeconds;
    }

    /// <summary>A token for each worker: the uses of one token are decided one after the other.</summary>
    private static async Task RunAsync(
        EdgeApi api, LinkDialer dialer, AgentKeys keys, int[] numbers, CancellationToken cancellation)
    {
        var token = await api.IssueTokenAsync(numbers.Length, cancellation);
        foreach (var number in numbers)
        {
            var agent = SimAgent.IdOf(number);
            var (socket, stream) = await dialer.ConnectAsync(number, null, cancellation);
            using (socket)
            await using (stream)
            {
                var enrol = new Enrol
                {
                    Token = token,
                    AgentId = agent,
                    CertificateRequest = ByteString.CopyFrom(keys.Request(agent)),
                    Facts = SimAgent.FactsOf(number),
                };
                var output = new ArrayBufferWriter<byte>();
                FrameWriter.Write(output, FrameKind.Enrol, enrol);
                await stream.WriteAsync(output.WrittenMemory, cancellation);
                var enrolled = await new FrameInput().ExpectAsync(
                    stream, FrameKind.Enrolled, Enrolled.Parser, cancellation);
                keys.Save(enrolled.AgentId, enrolled.Certificate.ToByteArray());
            }
        }
    }
}
