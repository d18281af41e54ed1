using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Gse.AgentHost.Tasks;

/// <summary>
/// Makes what a command writes valid UTF-8, piece by piece: what is no character becomes U+FFFD, and a character that
/// is split over two pieces stays one.
/// </summary>
internal sealed class Utf8Cleaner
{
    private const int LongestCharacter = 4;

    private readonly ArrayBufferWriter<byte> _clean = new();
    private readonly byte[] _begun = new byte[LongestCharacter];
    private int _begunLength;

    private static ReadOnlySpan<byte> Replacement => [0xEF, 0xBF, 0xBD];

    /// <summary>The piece as valid UTF-8, good until the next call; an unfinished character waits for the next piece.
    /// </summary>
    public ReadOnlySpan<byte> Clean(ReadOnlySpan<byte> piece)
    {
        if (_begunLength == 0 && Utf8.IsValid(piece))
        {
            return piece;
        }

        _clean.ResetWrittenCount();
        while (_begunLength > 0 && piece.Length > 0)
        {
            // One byte more at a time: at most three times.
            _begun[_begunLength++] = piece[0];
            piece = piece[1..];
            TakeBegun(isLast: false);
        }

        Take(piece);
        return _clean.WrittenSpan;
    }

    /// <summary>What is left when nothing more comes.</summary>
    public ReadOnlySpan<byte> Finish()
    {
        _clean.ResetWrittenCount();
        TakeBegun(isLast: true);
        return _clean.WrittenSpan;
    }

    private void TakeBegun(bool isLast)
    {
        ReadOnlySpan<byte> begun = _begun.AsSpan(0, _begunLength);
        while (begun.Length > 0)
        {
            var status = Rune.DecodeFromUtf8(begun, out _, out var length);
            if (status == OperationStatus.NeedMoreData && !isLast)
            {
                break;
            }

            _clean.Write(status == OperationStatus.Done ? begun[..length] : Replacement);
            begun = begun[length..];
        }

        begun.CopyTo(_begun);
        _begunLength = begun.Length;
    }

    private void Take(ReadOnlySpan<byte> piece)
    {
        while (piece.Length > 0)
        {
            var status = OperationStatus.Done;
            var valid = 0;
            var length = 0;
            while (valid < piece.Length
                && (status = Rune.DecodeFromUtf8(piece[valid..], out _, out length)) == OperationStatus.Done)
            {
                valid += length;
            }

            _clean.Write(piece[..valid]);
            piece = piece[valid..];
            if (status == OperationStatus.NeedMoreData)
            {
                piece.CopyTo(_begun);
                _begunLength = piece.Length;
                return;
            }

            if (piece.Length > 0)
            {
                _clean.Write(Replacement);
                piece = piece[length..];
            }
        }
    }
}
