using System.Runtime.InteropServices;
using Gse.Application.Tasks.Output.Storage;

namespace Gse.Application.Tasks.Output;

/// <summary>
/// Where in a task's output stream each command's output lies. Offsets are those that clients count: the pieces in the
/// order of the log, without what was told twice.
/// </summary>
internal sealed class OutputIndex
{
    private readonly Dictionary<(int Target, int Atomic), Track> _tracks = [];

    /// <summary>Of the last event that was read; -1 before the first.</summary>
    public long Revision { get; private set; } = -1;

    public void Add(long revision, TaskOutputBatch batch)
    {
        Revision = revision;
        for (var i = 0; i < batch.Pieces.Count; i++)
        {
            var piece = batch.Pieces[i];
            ref var track = ref CollectionsMarshal.GetValueRefOrAddDefault(
                _tracks, ((int)piece.Target, (int)piece.Atomic), out _);
            track ??= new Track();
            track.Add(revision, i, (long)piece.Offset, piece.Text.Length);
        }
    }

    /// <summary>All there is of one command's output so far, in bytes.</summary>
    public long LengthOf(int target, int atomic) =>
        _tracks.TryGetValue((target, atomic), out var track) ? track.Length : 0;

    /// <summary>The pieces that hold what begins at the offset, in order.</summary>
    public IReadOnlyList<Place> Find(int target, int atomic, long offset, long count) =>
        _tracks.TryGetValue((target, atomic), out var track) ? track.Find(offset, count) : [];

    /// <param name="Start">Offset of its first byte that counts.</param>
    /// <param name="Skip">How many bytes of the piece before that were told already.</param>
    public readonly record struct Place(long Start, long Revision, int Piece, int Skip, int Length);

    private sealed class Track
    {
        private readonly List<Place> _places = [];
        private long _told;

        public long Length { get; private set; }

        public void Add(long revision, int piece, long offset, int length)
        {
            var skip = (int)Math.Clamp(_told - offset, 0, length);
            if (skip == length)
            {
                return;
            }

            _places.Add(new Place(Length, revision, piece, skip, length - skip));
            Length += length - skip;
            _told = offset + length;
        }

        public List<Place> Find(long offset, long count)
        {
            var (low, high) = (0, _places.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                (low, high) = _places[middle].Start + _places[middle].Length > offset
                    ? (low, middle)
                    : (middle + 1, high);
            }

            var found = new List<Place>();
            for (; low < _places.Count && _places[low].Start < offset + count; low++)
            {
                found.Add(_places[low]);
            }

            return found;
        }
    }
}
