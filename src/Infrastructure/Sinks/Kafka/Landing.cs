namespace Gse.Infrastructure.Sinks.Kafka;

/// <summary>How an attempt with a flight ended.</summary>
internal struct Landing
{
    /// <summary>Some are still in flight, or landed without having come again.</summary>
    public bool Unfinished { get; private set; }

    public bool Suspects { get; private set; }

    public bool Failed { get; private set; }

    public void Count(Fate fate, bool notInBatch)
    {
        Unfinished |= notInBatch || fate == Fate.InFlight;
        Suspects |= fate == Fate.Suspect;
        Failed |= fate is Fate.Failed or Fate.Unsure;
    }
}
