namespace Gse.Protocol;

/// <summary>What reading a frame from a buffer came to. All but the first two are the end of that connection.</summary>
public enum FrameReading
{
    /// <summary>The buffer ends before the frame does; nothing was taken from it.</summary>
    NeedMore = 0,

    /// <summary>One frame was taken from the buffer.</summary>
    Complete = 1,

    /// <summary>The peer speaks another version of the protocol, or something else altogether.</summary>
    BadVersion = 2,

    /// <summary>The kind is none of <see cref="FrameKind"/>.</summary>
    UnknownKind = 3,

    /// <summary>The message is longer than the limit. Known from the header; the message is never waited for.</summary>
    TooLong = 4,
}

public static class FrameReadings
{
    /// <summary>The bytes are no frame: answer Refused where that can be understood, and close.</summary>
    public static bool IsMalformed(this FrameReading reading) => reading > FrameReading.Complete;
}
