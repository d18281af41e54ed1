using Gse.Application.EventLog;
using Gse.Domain.Channels;

namespace Gse.Application.Delivery;

/// <summary>
/// How far the log has been delivered to each storage. Not part of the read model: that may be dropped and made anew at
/// any time, and then everything would be sent again.
/// </summary>
public interface IDeliveryCheckpoints
{
    /// <summary>Null if nothing was delivered yet.</summary>
    ValueTask<LogPosition?> LoadAsync(StreamToId target, CancellationToken cancellation);

    ValueTask SaveAsync(StreamToId target, LogPosition position, CancellationToken cancellation);
}
