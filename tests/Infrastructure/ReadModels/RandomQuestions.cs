using Gse.Application.Agents;
using Gse.Application.Processes;
using Gse.Application.Routing;
using Gse.Domain.Channels;

namespace Gse.Infrastructure.Tests.ReadModels;

/// <summary>Lists with random filters, orders and pages.</summary>
internal sealed class RandomQuestions(int seed)
{
    private static readonly AgentStatusCode[] Codes = Enum.GetValues<AgentStatusCode>();

    private readonly Random _random = new(seed);

    public ListAgents Agents() => new(
        Maybe(() => (IReadOnlyList<AgentStatusCode>)_random.GetItems(Codes, _random.Next(3))),
        Flag(), Flag(), Maybe(Text), _random.Next(4) == 0 ? _random.Next(2) : null, Maybe(() => "1"),
        (AgentSort)_random.Next(4), _random.Next(2) == 0, _random.Next(4), _random.Next(1, 5));

    public ListProcesses Processes() => new(
        _random.Next(5) == 0 ? "other" : "ns", Maybe(() => $"p{_random.Next(4)}"), _random.Next(6), _random.Next(1, 6));

    public ListChannels Channels() => new(
        Maybe(() => _random.Next(2) == 0 ? "R" : "2"), Maybe(() => $"p{_random.Next(3)}"),
        _random.Next(3) == 0 ? new StreamToId(_random.Next(9)) : null, _random.Next(2), _random.Next(1, 4));

    public ListStreamTos StreamTos() => new(
        null, default, Maybe(Text), Maybe(() => $"p{_random.Next(3)}"), false, _random.Next(3), _random.Next(1, 5));

    private string Text() =>
        ((string[])["A", "web", "_", "%", "10.0.0.1", "0:10", "SS", "STRASSE", "\U0001F600", "\0", "\\", "b\0", "1"])
        [_random.Next(13)];

    private bool? Flag() => _random.Next(3) switch { 0 => true, 1 => false, _ => null };

    private T? Maybe<T>(Func<T> make)
        where T : class =>
        _random.Next(3) == 0 ? make() : null;
}
