using System.Globalization;
using Google.Protobuf;
using Gse.AgentHost.State;
using Gse.Protocol;

namespace Gse.AgentHost.Processes;

/// <summary>
/// The processes that were registered by command, and the pools of each namespace. On disk before it counts: what was
/// answered with success is there after a power cut, and what could not be written has not happened. Thread-safe.
/// </summary>
internal sealed partial class RegistrationStore
{
    private const string ProcessLine = "process";
    private const string GroupsLine = "groups";

    private readonly Lock _gate = new();
    private readonly string _path;
    private Dictionary<string, Registration> _all = [];
    private Dictionary<string, IReadOnlyList<ProcessGroup>> _groups = [];

    public RegistrationStore(string path, ILogger log)
    {
        _path = path;
        foreach (var line in File.Exists(path) ? File.ReadLines(path) : [])
        {
            if (!TryRead(line.Split('\t')))
            {
                Log.Unreadable(log, path);
            }
        }
    }

    public IReadOnlyCollection<Registration> All
    {
        get
        {
            lock (_gate)
            {
                return _all.Values;
            }
        }
    }

    /// <summary>By namespace.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<ProcessGroup>> Groups
    {
        get
        {
            lock (_gate)
            {
                return _groups;
            }
        }
    }

    public Registration? Find(string key)
    {
        lock (_gate)
        {
            return _all.GetValueOrDefault(key);
        }
    }

    /// <exception cref="IOException">It could not be written; nothing has changed.</exception>
    public void Put(Registration registration)
    {
        lock (_gate)
        {
            Keep(new(_all) { [registration.Key] = registration }, _groups);
        }
    }

    /// <summary>Changes one that is still there; of one that is not nothing comes.</summary>
    /// <returns>Whether anything changed.</returns>
    /// <exception cref="IOException">It could not be written; nothing has changed.</exception>
    public bool Change(string key, Func<Registration, Registration> change)
    {
        lock (_gate)
        {
            if (!_all.TryGetValue(key, out var before) || change(before) is var after && after == before)
            {
                return false;
            }

            Keep(new(_all) { [key] = after }, _groups);
            return true;
        }
    }

    /// <exception cref="IOException">It could not be written; nothing has changed.</exception>
    public void Remove(string key)
    {
        lock (_gate)
        {
            var next = new Dictionary<string, Registration>(_all);
            next.Remove(key);
            Keep(next, _groups);
        }
    }

    /// <summary>These pools, and no others, are those of the namespace from now on.</summary>
    /// <returns>False if they were before.</returns>
    /// <exception cref="IOException">It could not be written; nothing has changed.</exception>
    public bool SetGroups(string @namespace, IReadOnlyList<ProcessGroup> groups)
    {
        lock (_gate)
        {
            if (_groups.GetValueOrDefault(@namespace, []).SequenceEqual(groups))
            {
                return false;
            }

            var next = new Dictionary<string, IReadOnlyList<ProcessGroup>>(_groups) { [@namespace] = groups };
            if (groups.Count == 0)
            {
                next.Remove(@namespace);
            }

            Keep(_all, next);
            return true;
        }
    }

    private void Keep(
        Dictionary<string, Registration> all, Dictionary<string, IReadOnlyList<ProcessGroup>> groups)
    {
        var lines = all.Values.Select(r => string.Join(
                '\t',
                ProcessLine,
                r.Hosted ? "hosted" : "watched",
                r.RegisteredAtMs.ToString(CultureInfo.InvariantCulture),
                r.StartedAtMs.ToString(CultureInfo.InvariantCulture),
                Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(r.Version)),
                Pack(new ProcessOrder
                {
                    Process = new ProcessName { Namespace = r.Namespace, Name = r.Name },
                    Spec = r.Spec,
                    Labels = { r.Labels.ToDictionary() },
                })))
            .Concat(groups.Select(g => string.Join(
                '\t',
                GroupsLine,
                Pack(new ProcessOrder { Process = new ProcessName { Namespace = g.Key }, Groups = { g.Value } }))));
        AtomicFile.Write(_path, string.Concat(lines.Select(l => l + "\n")), AtomicFile.Private);
        (_all, _groups) = (all, groups);
    }

    private bool TryRead(string[] fields)
    {
        try
        {
            switch (fields)
            {
                case [ProcessLine, var hosted, var registered, var started, var version, var packed]:
                    var order = ProcessOrder.Parser.ParseFrom(Convert.FromBase64String(packed));
                    var registration = new Registration(
                        order.Process.Namespace,
                        order.Process.Name,
                        order.Spec,
                        Sorted(order.Labels),
                        hosted == "hosted",
                        System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(version)),
                        long.Parse(registered, CultureInfo.InvariantCulture),
                        long.Parse(started, CultureInfo.InvariantCulture));
                    _all[registration.Key] = registration;
                    return true;
                case [GroupsLine, var packed]:
                    var groups = ProcessOrder.Parser.ParseFrom(Convert.FromBase64String(packed));
                    _groups[groups.Process.Namespace] = [.. groups.Groups];
                    return true;
                default:
                    return false;
            }
        }
        catch (Exception e) when (e is FormatException or OverflowException or InvalidProtocolBufferException)
        {
            return false;
        }
    }

    /// <summary>Labels in the order in which two sets of the same are the same.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Sorted(
        IEnumerable<KeyValuePair<string, string>> labels) =>
        [.. labels.OrderBy(l => l.Key, StringComparer.Ordinal)];

    private static string Pack(ProcessOrder order) => Convert.ToBase64String(order.ToByteArray());

    private static partial class Log
    {
        [LoggerMessage(4101, LogLevel.Error, "a line of {Path} cannot be understood: that registration is lost")]
        public static partial void Unreadable(ILogger logger, string path);
    }
}
