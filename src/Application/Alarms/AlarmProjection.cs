using System.Collections.Immutable;
using System.Text.Json;
using Gse.Application.EventLog;
using Gse.Application.Projections;
using Gse.Domain;
using Gse.Domain.Agents;
using Gse.Domain.Alarms;
using Gse.Domain.Edges;

namespace Gse.Application.Alarms;

/// <summary>
/// The alarm book, following the log: after a restart it knows again what is open and what was not told yet.
/// </summary>
public sealed class AlarmProjection : IProjection
{
    private readonly ChangedKeys<AgentId> _agents = new();
    private readonly ChangedKeys<AlarmId> _alarms = new();
    private readonly ChangedKeys<EdgeId> _edges = new();
    private volatile AlarmBook _book = AlarmBook.Empty;

    /// <summary>Called by the thread that folds, after every change.</summary>
    internal event Action? Changed;

    public string Kind => "alarm";

    internal AlarmBook Book => _book;

    public void Load(StoredDocument document)
    {
        var stored = JsonSerializer.Deserialize(document.Json.Span, ViewJson.Default.AlarmDocument);
        _book = stored switch
        {
            { Loss: { } loss } => Load(loss),
            { Alarm: { } alarm } => Load(alarm),
            { RawId: { } raw } => _book with { RawIds = _book.RawIds.SetItem(raw.Edge, raw.Highest) },
            _ => throw new InvalidDataException($"alarm document {document.Key} is empty"),
        };
    }

    public bool Apply(RecordedEvent recorded, IDomainEvent happened)
    {
        var before = _book;
        var after = AlarmBook.Evolve(before, happened, recorded.Id);
        if (ReferenceEquals(before, after))
        {
            return false;
        }

        Touch(before, happened, recorded.Position);
        _book = after;
        Changed?.Invoke();
        return true;
    }

    public void Collect(
        LogPosition? after, List<StoredDocument> changed, List<(string Kind, string Key)> deleted)
    {
        foreach (var agent in after is { } position ? _agents.After(position) : _book.Losses.Keys)
        {
            var loss = _book.Losses.GetValueOrDefault(agent);
            Put($"loss:{agent}", loss is null ? null : new AlarmDocument(loss, null, null));
        }

        foreach (var id in after is { } position ? _alarms.After(position) : _book.Alarms.Keys)
        {
            var alarm = _book.Alarms.GetValueOrDefault(id);
            Put($"alarm:{id}", alarm is null ? null : new AlarmDocument(null, Store(alarm), null));
        }

        foreach (var edge in after is { } position ? _edges.After(position) : _book.RawIds.Keys)
        {
            Put($"edge:{edge}", new AlarmDocument(null, null, new StoredRawId(edge, _book.RawIds[edge])));
        }

        void Put(string key, AlarmDocument? document)
        {
            if (document is null)
            {
                deleted.Add((Kind, key));
            }
            else
            {
                var json = JsonSerializer.SerializeToUtf8Bytes(document, ViewJson.Default.AlarmDocument);
                changed.Add(new StoredDocument(Kind, key, json));
            }
        }
    }

    public void Forget(LogPosition upTo)
    {
        _agents.Forget(upTo);
        _alarms.Forget(upTo);
        _edges.Forget(upTo);
    }

    private static StoredAlarm Store(OpenAlarm alarm) => new(
        alarm.Alarm, alarm.Edge, alarm.RaisedAt, alarm.LastSentAt, alarm.Count,
        Ended(alarm, AlarmClearance.Recovered), Ended(alarm, AlarmClearance.Retired));

    private static IReadOnlyList<AgentId> Ended(OpenAlarm alarm, AlarmClearance reason) =>
        [.. alarm.Ended.Where(end => end.Value == reason).Select(end => end.Key)
            .OrderBy(agent => agent.Value, StringComparer.Ordinal)];

    private AlarmBook Load(Loss loss)
    {
        var book = _book with { Losses = _book.Losses.SetItem(loss.Agent, loss) };
        return loss.Alarm is { } id && book.Alarms.TryGetValue(id, out var alarm)
            ? book with { Alarms = book.Alarms.SetItem(id, alarm with { Agents = alarm.Agents.Add(loss.Agent) }) }
            : book;
    }

    private AlarmBook Load(StoredAlarm stored)
    {
        var agents = _book.Losses.Values.Where(loss => loss.Alarm == stored.Alarm).Select(loss => loss.Agent);
        var ended = stored.Recovered.Select(agent => KeyValuePair.Create(agent, AlarmClearance.Recovered))
            .Concat(stored.Retired.Select(agent => KeyValuePair.Create(agent, AlarmClearance.Retired)));
        var alarm = new OpenAlarm(
            stored.Alarm, stored.Edge, stored.RaisedAt, stored.LastSentAt, stored.Count,
            [.. agents], ended.ToImmutableDictionary());
        return _book with { Alarms = _book.Alarms.SetItem(stored.Alarm, alarm) };
    }

    private void Touch(AlarmBook before, IDomainEvent happened, LogPosition at)
    {
        switch (happened)
        {
            case AgentEvent e:
                _agents.Add(e.Agent, at);
                if (before.Losses.GetValueOrDefault(e.Agent)?.Alarm is { } alarm)
                {
                    _alarms.Add(alarm, at);
                }

                break;
            case AlarmRaised e:
                Touch(e, e.Agents, at);
                _edges.Add(e.Edge, at);
                break;
            case AlarmRepeated e:
                Touch(e, [], at);
                _edges.Add(e.Edge, at);
                break;
            case AlarmCleared e:
                Touch(e, e.Agents, at);
                break;
        }
    }

    private void Touch(AlarmEvent happened, IReadOnlyList<AgentId> agents, LogPosition at)
    {
        _alarms.Add(happened.Alarm, at);
        foreach (var agent in agents)
        {
            _agents.Add(agent, at);
        }
    }
}
