namespace Gse.Domain.Alarms;

/// <summary>How alarms are raised and repeated.</summary>
/// <param name="Window">Losses that follow the first one within this time are told together with it.</param>
/// <param name="RepeatInterval">How often an alarm is told again while some of its hosts stay lost.</param>
/// <param name="MaxRepeat">How long after it was raised an alarm falls silent in any case.</param>
/// <param name="MaxHosts">The most hosts that one alarm speaks of; keeps its document and event within limits.</param>
internal sealed record AlarmPolicy(TimeSpan Window, TimeSpan RepeatInterval, TimeSpan MaxRepeat, int MaxHosts);
