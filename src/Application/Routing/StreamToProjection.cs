using Gse.Application.EventLog;
using Gse.Application.Projections;
using Gse.Domain;
using Gse.Domain.Channels;

namespace Gse.Application.Routing;

/// <summary>A storage to which channels are routed.</summary>
/// <param name="Body"><c>stream_to</c> as sent, its secrets sealed.</param>
/// <param name="AddedAt">The place in the log from which on it can have been sent anything.</param>
public sealed record StreamToView(
    StreamToId Id, string Operator, string Platform, long Revision, string Name, string ReportMode, JsonText Body,
    JsonText Label, long AddedAt);

/// <summary>All storages, by id.</summary>
public sealed class StreamToProjection()
    : ViewProjection<StreamToId, StreamToView>("streamto", ViewJson.Default.StreamToView)
{
    internal event Action? Changed;

    protected override StreamToId KeyOf(StreamToView view) => view.Id;

    protected override bool TryGetKey(IDomainEvent happened, out StreamToId key)
    {
        key = happened is StreamToEvent e ? e.StreamTo : default;
        return happened is StreamToEvent;
    }

    protected override StreamToView? Fold(StreamToView? view, RecordedEvent recorded, IDomainEvent happened) =>
        (view, happened) switch
        {
            (_, StreamToAdded e) => new StreamToView(
                e.StreamTo, e.Operator, e.Platform, recorded.Revision, e.Name, e.ReportMode, e.Body, e.Label,
                recorded.Position.Value),
            ({ }, StreamToChanged e) => view with
            {
                Revision = recorded.Revision,
                Name = e.Name,
                ReportMode = e.ReportMode,
                Body = e.Body,
            },
            (_, StreamToDeleted) => null,
            _ => view,
        };

    protected override void OnChanged(StreamToView? before, StreamToView? after) => Changed?.Invoke();
}
