using Gse.AgentHost.Configuration;

namespace Gse.AgentHost.Processes;

/// <summary>
/// When to start a supervised process again, and when to give up. No clock: every time is handed in.
/// 1. A process that is gone is started at once; a start that does not bring it up is repeated after the interval.
/// 2. A life shorter than the check counts as a start that failed, so that a crash loop comes to its end.
/// 3. After the last attempt nothing happens until the process comes up by other hands.
/// </summary>
internal sealed class Supervision(SuperviseSettings settings)
{
    private TimeSpan? _startAt;
    private TimeSpan? _checkUntil;
    private TimeSpan _upSince;

    /// <summary>Starts since the process last lived long enough.</summary>
    public int Attempt { get; private set; }

    public bool GivenUp { get; private set; }

    /// <summary>A start of ours is under way: its command runs, or the process has yet to show itself.</summary>
    public bool Starting => _checkUntil is not null;

    /// <summary>Whether the command is to be run now.</summary>
    public bool IsDue(TimeSpan now) => _startAt is { } at && now >= at;

    /// <summary>When something is due; null if nothing is.</summary>
    public TimeSpan? NextAt => _checkUntil ?? _startAt;

    /// <summary>The process is not there.</summary>
    /// <returns>True if this was a start that failed (<see cref="GivenUp"/> says whether the last).</returns>
    public bool Gone(TimeSpan now)
    {
        if (GivenUp)
        {
            return false;
        }

        var failed = Attempt > 0 && now - _upSince < settings.StartCheck;
        if (!failed)
        {
            Attempt = 0;
            _startAt = now;
            return false;
        }

        return Fail(now);
    }

    /// <summary>The process is there.</summary>
    /// <returns>True if a start of ours brought it up.</returns>
    public bool Found(TimeSpan now)
    {
        var ours = _checkUntil is not null;
        (_startAt, _checkUntil, _upSince, GivenUp) = (null, null, now, false);
        Attempt = ours ? Attempt : 0;
        return ours;
    }

    /// <summary>Whether the command is to be run now; counts as an attempt.</summary>
    public bool StartNow(TimeSpan now)
    {
        if (!IsDue(now))
        {
            return false;
        }

        Attempt++;
        (_startAt, _checkUntil) = (null, now + (settings.CommandTimeout ?? settings.StartCheck));
        return true;
    }

    /// <summary>An earlier life of this agent ran the command, which has not ended yet.</summary>
    public void TakeUp(TimeSpan now) =>
        (Attempt, _startAt, _checkUntil) = (1, null, now + (settings.CommandTimeout ?? settings.StartCheck));

    /// <summary>The command has ended: from now on the process has the time of the check to show itself.</summary>
    /// <returns>True if that was a start that failed.</returns>
    public bool CommandEnded(TimeSpan now, bool succeeded)
    {
        if (!Starting || settings.CommandTimeout is null)
        {
            return false;
        }

        _checkUntil = now + settings.StartCheck;
        return !succeeded && Fail(now);
    }

    /// <summary>Begins anew, as if nothing had been tried: an operator has had it in hand.</summary>
    public void Reset() => (Attempt, GivenUp, _startAt, _checkUntil) = (0, false, null, null);

    /// <summary>Whether the time for the process to show itself is over: the start failed.</summary>
    public bool CheckFailed(TimeSpan now) => _checkUntil is { } until && now >= until && Fail(now);

    /// <summary>The command could not even be run.</summary>
    public void StartFailed(TimeSpan now) => Fail(now);

    private bool Fail(TimeSpan now)
    {
        GivenUp = Attempt >= settings.StartRetries;
        (_startAt, _checkUntil) = (GivenUp ? null : now + settings.StartInterval, null);
        return true;
    }
}
